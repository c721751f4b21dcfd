package api_test

import (
	"testing"
)

// A coupon's uses are counted when it is bought with, given back when that came to nothing, and an order that costs nothing
// is delivered without a payment.
func TestACouponIsUsedAsOftenAsItMayBe(t *testing.T) {
	t.Parallel()
	s := open(t, options{})
	s.seed(t, "tea", 5)
	s.issued(t, object{"name": "All off", "effect": object{"kind": "percentage", "rate_ppm": 1_000_000}}, object{"code": "ONCE", "limit": 1})
	pay := object{"method": "card", "token": "tok_visa"}
	for _, cartID := range []string{cartOne, cartTwo, cartThree} {
		s.filled(t, cartID, "tea", 1)
		s.want(t, 200, request{"PUT", "/v1/carts/" + cartID + "/coupons/once", nil, keyed()})
	}
	buy := func(cartID string, total int) request {
		return request{"POST", "/v1/checkouts/express", object{
			"cart_id": cartID, "address": address, "payment": pay, "total": eur(total),
		}, keyed()}
	}
	_, placed := s.want(t, 201, buy(cartOne, 0))
	if placed["promotions"].([]any)[0].(object)["code"] != "ONCE" {
		t.Errorf("bought with %v", placed["promotions"])
	}
	s.eventually(t, request{"GET", placed["tracking_url"].(string), nil, nil}, func(o object) bool { return o["status"] == "completed" })
	_, refused := s.want(t, 409, buy(cartTwo, 0))
	if refused["code"] != "total_changed" {
		t.Errorf("a second use is answered with %v", refused)
	}
	_, full := s.want(t, 201, buy(cartThree, 450))
	if full["promotions"] != nil {
		t.Errorf("a used-up coupon took off %v", full["promotions"])
	}
	report := s.eventually(t, request{"GET", "/v1/admin/analytics/promotions", nil, nil}, func(o object) bool { return len(o["data"].([]any)) > 0 })
	used := report["data"].([]any)[0].(object)
	if used["code"] != "ONCE" || used["name"] != "All off" || used["orders"] != 1.0 || used["discount"].(object)["amount"] != 450.0 {
		t.Errorf("the report says %v", report)
	}
}
