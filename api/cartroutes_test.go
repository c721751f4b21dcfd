package api_test

import (
	"strings"
	"testing"

	"cartwright/domain/event"
)

// linesOf are a cart's units by line id.
func linesOf(cart object, list string) map[string]float64 {
	units := map[string]float64{}
	all, _ := cart[list].([]any)
	for _, l := range all {
		units[l.(object)["line_id"].(string)] = l.(object)["quantity"].(float64)
	}
	return units
}

func (s *shop) put(t *testing.T, cartID, sku string, units int, header map[string]string) {
	t.Helper()
	s.want(t, 200, request{"POST", "/v1/carts/" + cartID + "/items", object{"sku": sku, "quantity": units}, header})
}

// saved opens a cart of a customer's with some tea in it, and guest one with tea and a pot.
func (s *shop) savedAndGuest(t *testing.T) {
	t.Helper()
	s.seed(t, "tea", 9)
	s.seed(t, "pot", 9)
	s.want(t, 201, request{"POST", "/v1/carts", object{"id": cartOne, "currency": "EUR"}, s.as(t, "ada")})
	s.put(t, cartOne, "tea", 2, s.as(t, "ada"))
	s.want(t, 201, request{"POST", "/v1/carts", object{"id": cartTwo, "currency": "EUR"}, keyed()})
	s.put(t, cartTwo, "tea", 1, keyed())
	s.put(t, cartTwo, "pot", 1, keyed())
}

func TestSigningInMergesByStrategy(t *testing.T) {
	t.Parallel()
	for strategy, want := range map[string]map[string]float64{
		"merge": {"tea": 3, "pot": 1}, "keep_guest": {"tea": 1, "pot": 1}, "keep_saved": {"tea": 2},
	} {
		t.Run(strategy, func(t *testing.T) {
			t.Parallel()
			s := open(t, options{noProcesses: true})
			s.savedAndGuest(t)
			body := object{"guest_cart_id": cartTwo, "strategy": strategy}
			s.want(t, 401, request{"POST", cartPath + "/merge", body, keyed()})
			_, merged := s.want(t, 200, request{"POST", cartPath + "/merge", body, s.as(t, "ada")})
			got := linesOf(merged["cart"].(object), "lines")
			if len(got) != len(want) || got["tea"] != want["tea"] || got["pot"] != want["pot"] {
				t.Errorf("got %v, want %v", got, want)
			}
			if _, p := s.want(t, 409, request{"POST", "/v1/carts/" + cartTwo + "/items", object{"sku": "tea", "quantity": 1}, keyed()}); p["code"] != "cart_closed" {
				t.Errorf("the guest's cart says %v", p)
			}
			s.want(t, 200, request{"POST", cartPath + "/merge", body, s.as(t, "ada")})
			s.countEvents(t, "cart", cartOne, "cart.merged", 1)
		})
	}
}

func TestAMergeCanInsistOnTheCartThatWasLookedAt(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	s.savedAndGuest(t)
	looked, _ := s.want(t, 200, request{"POST", cartPath + "/items", object{"sku": "pot", "quantity": 1}, s.as(t, "ada")})
	s.put(t, cartOne, "tea", 1, s.as(t, "ada"))
	body := object{"guest_cart_id": cartTwo, "strategy": "merge"}
	stale, _ := s.want(t, 412, request{"POST", cartPath + "/merge", body, s.as(t, "ada", "If-Match", looked.header.Get("ETag"))})
	s.countEvents(t, "cart", cartOne, "cart.merged", 0)
	s.put(t, cartTwo, "tea", 1, keyed()) // the guest's cart is as open as it was, and no revision of it is meant
	_, merged := s.want(t, 200, request{"POST", cartPath + "/merge", body, s.as(t, "ada", "If-Match", stale.header.Get("ETag"))})
	if got := linesOf(merged["cart"].(object), "lines"); got["tea"] != 5 || got["pot"] != 2 {
		t.Errorf("merged %v", got)
	}
}

// countEvents counts a stream's events of a name.
func (s *shop) countEvents(t *testing.T, category, id, name string, want int) {
	t.Helper()
	history, err := s.app.Streams.Read(t.Context(), event.StreamOf(category, id))
	must(t, err)
	got := 0
	for _, past := range history {
		if past.Name == name {
			got++
		}
	}
	if got != want {
		t.Errorf("%s has %d times %s, want %d", id, got, name, want)
	}
}

func TestAMergeSaysWhatDidNotFit(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	s.savedAndGuest(t)
	s.put(t, cartTwo, "tea", 998, keyed())
	_, merged := s.want(t, 200, request{"POST", cartPath + "/merge", object{"guest_cart_id": cartTwo, "strategy": "merge"}, s.as(t, "ada")})
	cut := merged["cut"].([]any)[0].(object)
	if cut["line_id"] != "tea" || cut["wanted"] != 999.0 || cut["taken"] != 997.0 || linesOf(merged["cart"].(object), "lines")["tea"] != 999 {
		t.Errorf("merged %v", merged)
	}
}

func TestNotesAndDataOfLinesAreSealedAndRead(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	s.seed(t, "tea", 9)
	s.want(t, 201, request{"POST", "/v1/carts", object{"id": cartOne, "currency": "EUR"}, keyed()})
	engraved := object{"sku": "tea", "quantity": 1, "data": object{"engraving": "For Ada"}}
	s.want(t, 200, request{"POST", cartPath + "/items", engraved, keyed()})
	_, cart := s.want(t, 200, request{"POST", cartPath + "/items", engraved, keyed()})
	line := cart["lines"].([]any)[0].(object)
	id := line["line_id"].(string)
	if line["quantity"] != 2.0 || !strings.HasPrefix(id, "tea~") || line["data"].(object)["engraving"] != "For Ada" {
		t.Fatalf("the line is %v", line)
	}
	s.want(t, 200, request{"PUT", cartPath + "/items/" + id + "/note", object{"note": "Careful"}, keyed()})
	_, changed := s.want(t, 200, request{"PATCH", cartPath + "/items/" + id, object{"quantity": 3}, keyed()})
	if line = changed["lines"].([]any)[0].(object); line["note"] != "Careful" || line["data"] == nil || line["quantity"] != 3.0 {
		t.Errorf("changed to %v", line)
	}
	got, _ := s.want(t, 200, request{"PUT", cartPath + "/note", object{"note": "Ring twice"}, keyed()})
	read := s.eventually(t, request{"GET", cartPath, nil, nil}, func(o object) bool { return o["note"] == "Ring twice" })
	if line = read["lines"].([]any)[0].(object); line["note"] != "Careful" || line["data"].(object)["engraving"] != "For Ada" {
		t.Errorf("read %v after %s", read, got.body)
	}
	for name, status := range map[string]int{"En Graving": 422, "card_4242424242424242": 422, "4242424242424242": 400} {
		s.want(t, status, request{"POST", cartPath + "/items", object{"sku": "tea", "quantity": 1, "data": object{name: "x"}}, keyed()})
	}
	s.want(t, 404, request{"PUT", cartPath + "/items/pot/note", object{"note": "x"}, keyed()})
}

func TestASharedCartIsSeenAndCopiedUntilItIsNot(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	s.savedAndGuest(t)
	s.want(t, 200, request{"PUT", cartPath + "/items/tea/note", object{"note": "between us"}, s.as(t, "ada")})
	shared, link := s.want(t, 200, request{"POST", cartPath + "/share", nil, s.as(t, "ada")})
	_, again := s.want(t, 200, request{"POST", cartPath + "/share", nil, s.as(t, "ada")})
	if again["url"] != link["url"] {
		t.Errorf("shared as %v, then as %v", link, again)
	}
	seen := map[string]string{"Consistency-Token": shared.header.Get("Consistency-Token")}
	url := link["url"].(string)
	view, body := s.want(t, 200, request{"GET", url, nil, seen})
	if linesOf(body, "lines")["tea"] != 2 || strings.Contains(string(view.body), cartOne) || strings.Contains(string(view.body), "between us") {
		t.Errorf("others see %s", view.body)
	}
	take := object{"share_token": link["share_token"]}
	_, copied := s.want(t, 200, request{"POST", "/v1/carts/" + cartTwo + "/copy", take, keyed()})
	if got := linesOf(copied["cart"].(object), "lines"); got["tea"] != 3 || got["pot"] != 1 || len(copied["left_out"].([]any)) != 0 {
		t.Errorf("copied %v", copied)
	}
	ended, _ := s.want(t, 200, request{"DELETE", cartPath + "/share", nil, s.as(t, "ada")})
	seen["Consistency-Token"] = ended.header.Get("Consistency-Token")
	_, p := s.want(t, 404, request{"GET", url, nil, seen})
	if p["code"] != "shared_cart_not_found" {
		t.Errorf("then others see %v", p)
	}
	s.want(t, 404, request{"POST", "/v1/carts/" + cartTwo + "/copy", take, keyed()})
}

func TestReorderingLeavesOutWhatIsNotForSaleAnyMore(t *testing.T) {
	t.Parallel()
	s := open(t, options{})
	_, _ = s.seed(t, "tea", 9)
	pot, _ := s.seed(t, "pot", 9)
	s.want(t, 201, request{"POST", "/v1/carts", object{"id": cartOne, "currency": "EUR"}, s.as(t, "ada")})
	s.put(t, cartOne, "tea", 2, s.as(t, "ada"))
	s.put(t, cartOne, "pot", 1, s.as(t, "ada"))
	_, placed := s.want(t, 201, request{"POST", "/v1/checkouts/express", object{
		"cart_id": cartOne, "address": address, "payment": object{"method": "card", "token": "tok_visa"},
	}, s.as(t, "ada")})
	gone, _ := s.want(t, 200, request{"POST", "/v1/admin/products/" + pot + "/withdraw", nil, keyed()})
	token := "Consistency-Token"
	s.want(t, 404, request{"GET", "/v1/products/" + pot, nil, map[string]string{token: gone.header.Get(token)}})

	s.want(t, 201, request{"POST", "/v1/carts", object{"id": cartTwo, "currency": "EUR"}, s.as(t, "ada")})
	s.want(t, 201, request{"POST", "/v1/carts", object{"id": cartThree, "currency": "EUR"}, s.as(t, "bob")})
	again := object{"order_id": placed["id"]}
	_, copied := s.want(t, 200, request{"POST", "/v1/carts/" + cartTwo + "/reorder", again, s.as(t, "ada")})
	left := copied["left_out"].([]any)
	if got := linesOf(copied["cart"].(object), "lines"); got["tea"] != 2 || len(got) != 1 || len(left) != 1 || left[0] != "pot" {
		t.Errorf("reordered %v", copied)
	}
	s.want(t, 404, request{"POST", "/v1/carts/" + cartThree + "/reorder", again, s.as(t, "bob")})
}
