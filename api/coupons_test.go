package api_test

import "testing"

const couponsOfOne = "/v1/admin/promotions/prm_00000000-0000-7000-8000-000000000001/coupons"

func TestCodesAreIssuedAndWithdrawn(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	s.want(t, 201, request{"POST", "/v1/admin/promotions", object{"id": promotionOne, "start": true, "rule": object{
		"name": "Coupons", "by_coupon": true, "effect": object{"kind": "free_shipping"}}}, keyed()})
	_, own := s.want(t, 201, request{"POST", couponsOfOne, object{"code": "tea-10", "limit": 3}, keyed()})
	if codes := own["codes"].([]any); len(codes) != 1 || codes[0] != "TEA-10" {
		t.Errorf("issued %v", own)
	}
	s.want(t, 200, request{"POST", "/v1/admin/coupons/Tea-10/withdraw", object{"reason": "leaked"}, nil})
	_, shown := s.want(t, 200, request{"GET", "/v1/admin/coupons/tea-10", nil, nil})
	if shown["withdrawn"] != true || shown["limit"] != 3.0 || shown["taken"] != 0.0 || shown["valid_from"] != nil {
		t.Errorf("shown as %v", shown)
	}
	_, bulk := s.want(t, 201, request{"POST", couponsOfOne, object{"count": 20, "prefix": "vip-", "limit": 1}, keyed()})
	seen := map[any]bool{}
	for _, code := range bulk["codes"].([]any) {
		seen[code] = true
	}
	if len(seen) != 20 {
		t.Errorf("issued %v", bulk)
	}
}
