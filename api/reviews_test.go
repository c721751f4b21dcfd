package api_test

import (
	"fmt"
	"strings"
	"testing"
)

// tried buys with one and the same card a number of times, and returns the last order.
func (s *shop) tried(t *testing.T, times int) (orderID string) {
	t.Helper()
	for i := range times {
		cart := fmt.Sprintf("cart_00000000-0000-7000-8000-00000000%04d", i)
		got, order := s.want(t, 201, request{"POST", s.checkout(t, cart, "tea", 1, "pm_of_ada") + "/submit", nil, keyed()})
		orderID = order["id"].(string)
		seen := map[string]string{"Consistency-Token": got.header.Get("Consistency-Token")}
		for _, path := range []string{"/v1/admin/reviews", "/v1/orders/" + orderID} { // both read models have seen it
			s.want(t, 200, request{"GET", path, nil, seen})
		}
	}
	return orderID
}

func TestASuspiciousOrderWaitsForSomebody(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ decision, payment string }{{"approve", "captured"}, {"refuse", "voided"}} {
		t.Run(c.decision, func(t *testing.T) {
			t.Parallel()
			s := open(t, options{screen: true})
			s.seed(t, "tea", 20)
			orderID := s.tried(t, 5)
			review := s.suspected(t, orderID)
			decide := "/v1/admin/reviews/" + review + "/decision"
			s.want(t, 200, request{"POST", decide, object{"decision": c.decision, "reason": "looked at it"}, keyed()})
			s.eventually(t, request{"GET", "/v1/orders/" + orderID, nil, nil}, func(o object) bool {
				return o["status"] != "placed" && o["payment_status"] == c.payment
			})
			again := object{"decision": map[string]string{"approve": "refuse", "refuse": "approve"}[c.decision], "reason": "changed my mind"}
			if _, p := s.want(t, 409, request{"POST", decide, again, keyed()}); p["code"] != "review_decided" {
				t.Errorf("refused with %v", p)
			}
		})
	}
}

// suspected finds the review of an order, which waits.
func (s *shop) suspected(t *testing.T, orderID string) (id string) {
	t.Helper()
	list := s.eventually(t, request{"GET", "/v1/admin/reviews?status=open", nil, nil}, func(list object) bool { return len(list["data"].([]any)) > 0 })
	review := list["data"].([]any)[0].(object)
	if review["order_id"] != orderID || review["reasons"].([]any)[0].(object)["code"] != "card_velocity" {
		t.Fatalf("the review is %v, of %s", review, orderID)
	}
	if _, o := s.want(t, 200, request{"GET", "/v1/orders/" + orderID, nil, nil}); o["status"] != "placed" || o["payment_status"] != "authorised" {
		t.Errorf("before anybody looked at it the order is %v", o)
	}
	return review["id"].(string)
}

// A card that is tried again and again is refused, and nobody is told why.
func TestACardThatIsTriedAgainAndAgainIsRefused(t *testing.T) {
	t.Parallel()
	s := open(t, options{screen: true})
	s.seed(t, "tea", 20)
	s.tried(t, 8)
	last := s.checkout(t, "cart_00000000-0000-7000-8000-000000009999", "tea", 1, "pm_of_ada")
	if _, p := s.want(t, 409, request{"POST", last + "/submit", nil, keyed()}); p["code"] != "risk_refused" || strings.Contains(p["detail"].(string), "card") {
		t.Errorf("refused with %v", p)
	}
}
