package api_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// issued makes a started promotion for coupons, and codes for it.
func (s *shop) issued(t *testing.T, rule object, coupons ...object) (promotion string) {
	t.Helper()
	rule["by_coupon"] = true
	wrote, made := s.want(t, 201, request{"POST", "/v1/admin/promotions", object{"rule": rule, "start": true}, keyed()})
	s.seen(t, wrote)
	promotion = "/v1/admin/promotions/" + made["id"].(string)
	for _, coupon := range coupons {
		s.want(t, 201, request{"POST", promotion + "/coupons", coupon, keyed()})
	}
	return promotion
}

// Each reason is told when the code is entered, with a code for machines, the field and the way out for people.
func TestRefusedCouponsSayWhy(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	s.seed(t, "tea", 5)
	tenth := object{"kind": "percentage", "rate_ppm": 100_000}
	s.issued(t, object{"name": "Ten", "effect": tenth},
		object{"code": "LATE", "valid_until": "2020-01-01T00:00:00Z"}, object{"code": "SOON", "valid_from": "2100-01-01T00:00:00Z"},
		object{"code": "GONE"}, object{"code": "MINE", "limit_per_customer": 1}, object{"code": "GOOD"}, object{"code": "ALSO"})
	s.want(t, 200, request{"POST", "/v1/admin/coupons/gone/withdraw", object{"reason": "leaked"}, nil})
	s.issued(t, object{"name": "Elsewhere", "effect": tenth, "conditions": object{"channels": []string{"shop"}}}, object{"code": "SHOP"})
	s.issued(t, object{"name": "Club", "effect": tenth, "conditions": object{"groups": []string{"club"}}}, object{"code": "CLUB"})
	s.issued(t, object{"name": "New", "effect": tenth, "conditions": object{"first_order": true}}, object{"code": "FIRST"})
	s.issued(t, object{"name": "Much", "effect": tenth, "conditions": object{"min_amount": eur(2000)}}, object{"code": "MUCH"})
	s.issued(t, object{"name": "Pots", "effect": tenth, "conditions": object{"skus": []string{"pot"}}}, object{"code": "POTS"})
	s.issued(t, object{"name": "Post", "effect": object{"kind": "free_shipping"}}, object{"code": "POST"})
	s.issued(t, object{"name": "Alone", "exclusive": true, "effect": object{"kind": "percentage", "rate_ppm": 1000}}, object{"code": "ALONE"})
	ended := s.issued(t, object{"name": "Ended", "effect": tenth}, object{"code": "ENDED"})
	wrote, _ := s.want(t, 200, request{"POST", ended + "/end", nil, keyed()})
	s.seen(t, wrote)

	s.filled(t, cartOne, "tea", 2)
	path := "/v1/carts/" + cartOne
	var entered answer
	for _, c := range []struct {
		code   string
		status int
		want   string
	}{
		{"NEVER", 404, "coupon_unknown"}, {"LATE", 409, "coupon_expired"}, {"SOON", 409, "coupon_not_started"},
		{"GONE", 409, "coupon_withdrawn"}, {"ENDED", 409, "coupon_not_active"}, {"MINE", 409, "coupon_customer_needed"},
		{"SHOP", 409, "coupon_other_channel"}, {"CLUB", 409, "coupon_other_customer_group"}, {"FIRST", 409, "coupon_not_first_order"},
		{"MUCH", 409, "coupon_below_minimum"}, {"POTS", 409, "coupon_no_matching_items"},
		{"good", 200, ""}, {"POST", 200, ""}, {"ALONE", 409, "coupon_not_combinable"}, {"ALSO", 409, "coupon_not_combinable"},
	} {
		got, said := s.want(t, c.status, request{"PUT", path + "/coupons/" + c.code, nil, keyed()})
		if c.want == "" {
			entered = got
			continue
		}
		if said["errors"] == nil {
			t.Fatalf("%s: %v", c.code, said)
		}
		fault := said["errors"].([]any)[0].(object)
		if said["code"] != c.want || fault["parameter"] != "code" || !strings.Contains(said["detail"].(string), " ") {
			t.Errorf("%s is refused with %v", c.code, said)
		}
	}
	token := map[string]string{"Consistency-Token": entered.header.Get("Consistency-Token")}
	_, kept := s.want(t, 200, request{"GET", path, nil, token})
	if coupons := kept["coupons"].([]any); len(coupons) != 2 {
		t.Errorf("the cart has %v", coupons)
	}
}

// What was good when it was entered may have ended since. The cart tells, and nothing is bought at another price unseen.
func TestACouponThatEndedIsTold(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true, wait: 1})
	s.seed(t, "tea", 5)
	promotion := s.issued(t, object{"name": "Ten", "effect": object{"kind": "percentage", "rate_ppm": 100_000},
		"conditions": object{"min_amount": eur(900)}}, object{"code": "TEN"})
	s.filled(t, cartOne, "tea", 2)
	path := "/v1/carts/" + cartOne
	wrote, _ := s.want(t, 200, request{"PUT", path + "/coupons/ten", nil, keyed()})
	_, fine := s.want(t, 200, request{"GET", path, nil, map[string]string{"Consistency-Token": wrote.header.Get("Consistency-Token")}})
	if fine["problems"] != nil {
		t.Errorf("problems are %v", fine["problems"])
	}
	started, _ := s.want(t, 201, request{"POST", "/v1/checkouts", object{"cart_id": cartOne}, keyed()})
	checkout := started.header.Get("Location")
	s.want(t, 200, request{"PUT", checkout + "/address", address, keyed()})
	s.want(t, 200, request{"PUT", checkout + "/delivery", object{"code": "standard"}, keyed()})
	s.want(t, 200, request{"PUT", checkout + "/payment", object{"method": "card", "token": "tok_visa"}, keyed()})

	wrote, _ = s.want(t, 200, request{"POST", promotion + "/end", nil, keyed()})
	s.seen(t, wrote)
	_, told := s.want(t, 200, request{"GET", path, nil, nil})
	if problems, _ := told["problems"].([]any); len(problems) != 1 || problems[0].(object)["kind"] != "coupon_refused" || problems[0].(object)["coupon"] != "TEN" {
		t.Errorf("the cart tells %v", problems)
	}
	_, refused := s.want(t, 409, request{"POST", checkout + "/submit", nil, keyed()})
	if refused["code"] != "total_changed" || !strings.Contains(refused["detail"].(string), "TEN") {
		t.Errorf("refused with %v", refused)
	}
	_, shown := s.want(t, 200, request{"GET", checkout, nil, nil})
	notice := shown["refused_codes"].([]any)[0].(object)
	if notice["code"] != "TEN" || notice["reason"] != "not_active" || notice["detail"] == "" {
		t.Errorf("the checkout shows %v", notice)
	}
	s.want(t, 202, request{"POST", checkout + "/submit", nil, keyed()})
}

// Whoever tries code after code is made to wait, for coupons and gift cards alike. Others are not.
func TestCodesAreNotForGuessing(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	s.want(t, 201, request{"POST", "/v1/carts", object{"id": cartOne, "currency": "EUR"}, s.as(t, "mallory")})
	guess := func(n int) request {
		return request{"PUT", fmt.Sprint("/v1/carts/", cartOne, "/coupons/GUESS", n), nil, s.as(t, "mallory")}
	}
	for n := range 10 {
		s.want(t, 404, guess(n))
	}
	slow := guess(10)
	got, refused := s.want(t, 429, slow)
	if wait, err := strconv.Atoi(got.header.Get("Retry-After")); err != nil || wait < 1 || wait > 60 || refused["code"] != "too_many_codes" {
		t.Errorf("told to wait for %v with %v", got.header, refused)
	}
	card := object{"code": "0000000000000000"}
	s.want(t, 429, request{"POST", "/v1/gift-cards/balance", card, s.as(t, "mallory")})
	s.want(t, 429, request{"POST", "/v1/checkouts/express", object{"cart_id": cartOne, "address": address, "payment": object{
		"credits": []object{{"kind": "gift_card", "code": "0000000000000000"}}}}, s.as(t, "mallory")})
	s.want(t, 404, request{"POST", "/v1/gift-cards/balance", card, s.as(t, "bob")})
	if again, _ := s.want(t, 429, slow); again.header.Get("Idempotent-Replayed") != "" {
		t.Error("being told to wait is kept as the answer for good")
	}
}
