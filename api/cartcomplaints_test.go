package api_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

// What people report of carts elsewhere, each as a test that must not earn the complaint here.

// vendurehq/vendure#2187, #4152 and shopware/shopware#8724: of items that were added at the same time some were missing,
// although every request had succeeded.
func TestVendure2187FiftyEditsAtOnceLoseNoLine(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	s.seed(t, "tea", 99)
	s.seed(t, "pot", 99)
	s.want(t, 201, request{"POST", "/v1/carts", object{"id": cartOne, "currency": "EUR"}, keyed()})
	s.put(t, cartOne, "tea", 1, keyed())
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			edit := request{"POST", cartPath + "/items", object{"sku": "tea", "quantity": 1, "data": object{"tip": fmt.Sprint(i)}}, keyed()}
			switch i % 5 {
			case 3:
				edit.body = object{"sku": "tea", "quantity": 1}
			case 4:
				edit.body = object{"sku": "pot", "quantity": 1}
			}
			if got := s.do(t, edit); got.status != 200 {
				t.Errorf("%s %s: %d %s", edit.method, edit.path, got.status, got.body)
			}
		})
	}
	all.Wait()
	out, err := s.app.Carts.Load(t.Context(), cartOne)
	must(t, err)
	units := map[string]int64{}
	for _, l := range out.State.Lines {
		units[l.ID] = l.Quantity
	}
	if len(units) != 32 || units["tea"] != 11 || units["pot"] != 10 {
		t.Errorf("there are %v, want 30 lines of which something is asked, 11 tea and 10 pots", units)
	}
}

// vendurehq/vendure#4481: a cart of 65 items was empty after signing in. #5073: what was asked of the units was lost too.
func TestVendure4481SigningInEmptiesNoFullCart(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	s.savedAndGuest(t)
	for i := range 63 {
		s.want(t, 200, request{"POST", "/v1/carts/" + cartTwo + "/items",
			object{"sku": "pot", "quantity": 1, "data": object{"engraving": fmt.Sprint(i)}}, keyed()})
	}
	_, merged := s.want(t, 200, request{"POST", cartPath + "/merge", object{"guest_cart_id": cartTwo, "strategy": "merge"}, s.as(t, "ada")})
	engraved := map[any]bool{}
	for _, l := range merged["cart"].(object)["lines"].([]any) {
		if data, some := l.(object)["data"].(object); some {
			engraved[data["engraving"]] = true
		}
	}
	lines := linesOf(merged["cart"].(object), "lines")
	if len(lines) != 65 || len(engraved) != 63 || lines["tea"] != 3 || len(merged["cut"].([]any)) != 0 {
		t.Errorf("%d lines, %d of them engraved, cut %v", len(lines), len(engraved), merged["cut"])
	}
}

// vendurehq/vendure#3773: signing in failed when a payment for the saved cart had failed before. Here it says what to do,
// and doing it helps.
func TestVendure3773AFailedPaymentDoesNotKeepAnybodyFromSigningIn(t *testing.T) {
	t.Parallel()
	s := open(t, options{})
	s.savedAndGuest(t)
	_, p := s.want(t, 409, request{"POST", "/v1/checkouts/express", object{
		"cart_id": cartOne, "address": address, "payment": object{"method": "card", "token": "tok_declined"},
	}, s.as(t, "ada")})
	if p["code"] != "payment_declined" {
		t.Fatalf("bought with %v", p)
	}
	merge := request{"POST", cartPath + "/merge", object{"guest_cart_id": cartTwo, "strategy": "merge"}, s.as(t, "ada")}
	if _, p = s.want(t, 409, merge); p["code"] != "cart_checked_out" || !strings.Contains(p["detail"].(string), "cancel the checkout") {
		t.Fatalf("merging says %v", p)
	}
	_, cart := s.want(t, 200, request{"GET", cartPath, nil, s.as(t, "ada")})
	s.want(t, 200, request{"POST", "/v1/checkouts/" + cart["checkout_id"].(string) + "/cancel", nil, s.as(t, "ada")})
	s.eventually(t, request{"GET", cartPath, nil, s.as(t, "ada")}, func(o object) bool { return o["status"] == "open" })
	merge.header = s.as(t, "ada")
	_, merged := s.want(t, 200, merge)
	if got := linesOf(merged["cart"].(object), "lines"); got["tea"] != 3 || got["pot"] != 1 {
		t.Errorf("merged %v", got)
	}
}

// vendurehq/vendure#263: who signed in after somebody else on the same machine got that person's cart.
func TestVendure263WhoSignsInNextGetsNobodysCart(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	s.savedAndGuest(t)
	s.want(t, 201, request{"POST", "/v1/carts", object{"id": cartThree, "currency": "EUR"}, s.as(t, "bob")})
	grab := object{"guest_cart_id": cartOne, "strategy": "merge"}
	s.want(t, 404, request{"POST", "/v1/carts/" + cartThree + "/merge", grab, s.as(t, "bob")})
	s.want(t, 404, request{"POST", cartPath + "/claim", nil, s.as(t, "bob")})
	_, carts := s.want(t, 200, request{"GET", me + "/carts", nil, s.as(t, "bob")})
	for _, c := range carts["data"].([]any) {
		if c.(object)["id"] != cartThree {
			t.Errorf("bob has %v", c)
		}
	}
}

// medusajs/medusa#9755 and vendurehq/vendure#1992: a cart from before signing in stayed a guest's, and so did the order.
func TestMedusa9755ACartFromBeforeSigningInBecomesTheCustomersOrder(t *testing.T) {
	t.Parallel()
	s := open(t, options{})
	s.seed(t, "tea", 9)
	pay := object{"method": "card", "token": "tok_visa"}

	s.filled(t, cartOne, "tea", 1)
	s.want(t, 200, request{"POST", cartPath + "/claim", nil, s.as(t, "ada")})
	s.want(t, 201, request{"POST", "/v1/checkouts/express", object{"cart_id": cartOne, "address": address, "payment": pay}, s.as(t, "ada")})

	late := s.checkout(t, cartTwo, "tea", 1, "tok_visa") // a guest's, and on its way
	s.want(t, 200, request{"POST", "/v1/carts/" + cartTwo + "/claim", nil, s.as(t, "ada")})
	s.want(t, 404, request{"POST", late + "/submit", nil, keyed()})
	s.want(t, 201, request{"POST", late + "/submit", nil, s.as(t, "ada")})

	s.eventually(t, request{"GET", me + "/orders", nil, s.as(t, "ada")}, func(o object) bool { return len(o["data"].([]any)) == 2 })
}

// vendurehq/vendure#512 and #2736: units of which something is asked got lines of their own each time, and past the stock
// check, which counted by line.
func TestVendure2736WhatIsAskedOfUnitsPutsNoMoreOfThemOnTheShelf(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	s.seed(t, "tea", 3)
	s.want(t, 201, request{"POST", "/v1/carts", object{"id": cartOne, "currency": "EUR"}, keyed()})
	for _, text := range []string{"", "Ada", "Bob", "", "Ada"} {
		item := object{"sku": "tea", "quantity": 1}
		if text != "" {
			item["data"] = object{"engraving": text}
		}
		s.want(t, 200, request{"POST", cartPath + "/items", item, keyed()})
	}
	cart := s.eventually(t, request{"GET", cartPath, nil, nil}, func(o object) bool { return o["revision"] == 5.0 })
	if got := linesOf(cart, "lines"); len(got) != 3 || got["tea"] != 2 {
		t.Errorf("the lines are %v", got)
	}
	problems := cart["problems"].([]any)
	for _, p := range problems {
		if kind := p.(object)["kind"]; kind != "too_few" && kind != "out_of_stock" {
			t.Errorf("a problem is %v", p)
		}
	}
	if len(problems) != 2 { // of five units three are there: the plain line has two, the next one of two, the last none
		t.Errorf("the problems are %v", problems)
	}
}

// vendurehq/vendure#1454: who had emptied the saved cart could not sign in with a full one, as long as another browser still
// showed the empty one.
func TestVendure1454AnEmptySavedCartKeepsNobodyFromSigningIn(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	s.savedAndGuest(t)
	s.want(t, 200, request{"DELETE", cartPath + "/items/tea", nil, s.as(t, "ada")})
	_, merged := s.want(t, 200, request{"POST", cartPath + "/merge", object{"guest_cart_id": cartTwo, "strategy": "merge"}, s.as(t, "ada")})
	if got := linesOf(merged["cart"].(object), "lines"); len(got) != 2 || got["tea"] != 1 || got["pot"] != 1 {
		t.Errorf("merged %v", got)
	}
	_, other := s.want(t, 200, request{"GET", cartPath, nil, s.as(t, "ada")})
	if got := linesOf(other, "lines"); len(got) != 2 {
		t.Errorf("the other browser shows %v", got)
	}
}

// vendurehq/vendure#3153: of what was in both carts nothing was left when the guest's was to be kept.
func TestVendure3153WhatIsInBothCartsIsKept(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	s.savedAndGuest(t)
	_, merged := s.want(t, 200, request{"POST", cartPath + "/merge", object{"guest_cart_id": cartTwo, "strategy": "keep_guest"}, s.as(t, "ada")})
	if got := linesOf(merged["cart"].(object), "lines"); got["tea"] != 1 || got["pot"] != 1 {
		t.Errorf("kept %v", got)
	}
}

// vendurehq/vendure#1266, #34: who signs in during checkout is shocked to buy what lies in the saved cart, too. Here the
// checkout goes on with what it shows, and the saved cart stays as it was.
func TestVendure1266WhoSignsInDuringCheckoutBuysWhatItShows(t *testing.T) {
	t.Parallel()
	s := open(t, options{wait: patience})
	s.savedAndGuest(t)
	started, _ := s.want(t, 201, request{"POST", "/v1/checkouts", object{"cart_id": cartTwo}, keyed()})
	path := started.header.Get("Location")
	s.want(t, 200, request{"PUT", path + "/address", address, keyed()})
	s.want(t, 200, request{"POST", "/v1/carts/" + cartTwo + "/claim", nil, s.as(t, "ada")})
	s.want(t, 200, request{"PUT", path + "/delivery", object{"code": "standard"}, s.as(t, "ada")})
	s.want(t, 200, request{"PUT", path + "/payment", object{"method": "card", "token": "tok_visa"}, s.as(t, "ada")})
	_, placed := s.want(t, 201, request{"POST", path + "/submit", nil, s.as(t, "ada")})
	if lines := placed["lines"].([]any); len(lines) != 2 || placed["totals"].(object)["items"].(object)["amount"] != 2*450.0 {
		t.Errorf("bought %v", lines)
	}
	_, saved := s.want(t, 200, request{"GET", cartPath, nil, s.as(t, "ada")})
	if got := linesOf(saved, "lines"); saved["status"] != "open" || got["tea"] != 2 {
		t.Errorf("the saved cart is %v", saved)
	}
}

// fnogatz/magento2-matomo#67: who signs in during checkout counts twice, as one who left a cart behind and as one who
// bought. Here one cart is left behind in the end: that of somebody else, who really did.
func TestMatomo67SigningInLeavesNoCartBehind(t *testing.T) {
	t.Parallel()
	s := open(t, options{wait: patience, silence: 200 * time.Millisecond})
	s.savedAndGuest(t)
	s.want(t, 200, request{"POST", cartPath + "/merge", object{"guest_cart_id": cartTwo, "strategy": "merge"}, s.as(t, "ada")})
	s.want(t, 201, request{"POST", "/v1/checkouts/express", object{
		"cart_id": cartOne, "address": address, "payment": object{"method": "card", "token": "tok_visa"},
	}, s.as(t, "ada")})
	s.filled(t, cartThree, "tea", 1)
	s.eventually(t, request{"GET", "/v1/admin/abandoned-carts?state=waiting", nil, nil}, func(o object) bool {
		waiting := o["data"].([]any)
		return len(waiting) == 1 && waiting[0].(object)["cart_id"] == cartThree
	})
	_, bought := s.want(t, 200, request{"GET", me + "/orders", nil, s.as(t, "ada")})
	if all := bought["data"].([]any); len(all) != 1 {
		t.Errorf("ada has bought %v", all)
	}
}
