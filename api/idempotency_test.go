package api_test

import (
	"sync"
	"testing"
)

func TestAKeyIsCarriedOutOnceAndAnsweredAlike(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	s.seed(t, "tea", 5)

	open := request{"POST", "/v1/carts", object{"currency": "EUR"}, keyed()}
	first, cart := s.want(t, 201, open)
	again, _ := s.want(t, 201, open)
	if string(first.body) != string(again.body) || again.header.Get("Location") != first.header.Get("Location") ||
		again.header.Get("ETag") != first.header.Get("ETag") || again.header.Get("Consistency-Token") != first.header.Get("Consistency-Token") {
		t.Errorf("first %v %s\nagain %v %s", first.header, first.body, again.header, again.body)
	}
	if first.header.Get("Idempotent-Replayed") != "" || again.header.Get("Idempotent-Replayed") != "true" {
		t.Error("only the second answer is a replay")
	}

	items := "/v1/carts/" + cart["id"].(string) + "/items"
	add := request{"POST", items, object{"sku": "tea", "quantity": 1}, keyed()}
	s.want(t, 200, add)
	s.want(t, 200, add)
	other := add
	other.body = object{"sku": "tea", "quantity": 2}
	if _, p := s.want(t, 422, other); p["code"] != "idempotency_key_reused" {
		t.Errorf("refused with %v", p)
	}
	_, now := s.want(t, 200, request{"PATCH", items + "/tea", object{"quantity": 1}, nil})
	if line := now["lines"].([]any)[0].(object); line["quantity"] != 1.0 || now["revision"] != 1.0 {
		t.Errorf("the cart says %v", now)
	}

	refused := request{"POST", items, object{"sku": "coffee", "quantity": 1}, keyed()}
	s.want(t, 404, refused)
	if again, _ := s.want(t, 404, refused); again.header.Get("Idempotent-Replayed") != "true" {
		t.Error("a refusal is an answer too")
	}
}

func TestManyAtOnceWithOneKeyHaveOneEffect(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	receive := request{"POST", receipts, object{"quantity": 7, "cause": "order 7"}, keyed()}
	answers := make([]answer, 20)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() { answers[i] = s.do(t, receive) })
	}
	all.Wait()
	for _, got := range answers {
		if got.status != 200 && got.status != 409 { // 409: the first was still under way
			t.Errorf("%d %s", got.status, got.body)
		}
	}
	last, level := s.want(t, 200, receive)
	if level["on_hand"] != 7.0 {
		t.Errorf("the level says %v", level)
	}
	token := map[string]string{"Consistency-Token": last.header.Get("Consistency-Token")}
	_, moves := s.want(t, 200, request{"GET", "/v1/admin/stock/tea/berlin/movements", nil, token})
	if len(moves["data"].([]any)) != 1 {
		t.Errorf("moved %v", moves)
	}
}

func TestAWriteMayInsistOnARevision(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	s.seed(t, "tea", 5)
	s.want(t, 201, request{"POST", "/v1/carts", object{"id": cartOne, "currency": "EUR"}, nil})
	add := request{"POST", cartPath + "/items", object{"sku": "tea", "quantity": 1}, map[string]string{"If-Match": `"0"`}}
	changed, body := s.want(t, 200, add)
	if changed.header.Get("ETag") != `"1"` || body["revision"] != 1.0 {
		t.Errorf("%v %v", changed.header, body)
	}
	stale, _ := s.want(t, 412, add)
	if stale.header.Get("ETag") != `"1"` {
		t.Errorf("a stale write is told %v", stale.header)
	}
	read, seen := s.want(t, 200, request{"GET", cartPath, nil, map[string]string{"Consistency-Token": changed.header.Get("Consistency-Token")}})
	if read.header.Get("ETag") != `"1"` || len(seen["lines"].([]any)) != 1 || read.header.Get("Projection-Lag") != "" {
		t.Errorf("%v %v", read.header, seen)
	}
}
