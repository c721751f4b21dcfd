package api_test

import "testing"

// A promotion and a tax go from the review through the purchase into the order, to the last cent.
func TestWhatIsReviewedIsBought(t *testing.T) {
	t.Parallel()
	s := open(t, options{})
	s.seed(t, "tea", 5)
	s.want(t, 200, request{"POST", "/v1/admin/tax-rates", object{
		"country": "DE", "class": "standard", "rate_ppm": 190000, "valid_from": "2020-01-01T00:00:00Z",
	}, keyed()})
	wrote, made := s.want(t, 201, request{"POST", "/v1/admin/promotions", object{"rule": object{"name": "Ten off", "effect": tenOff["effect"]}, "start": true}, keyed()})
	s.seen(t, wrote)

	path := s.checkout(t, cartOne, "tea", 2, "tok_visa")
	_, reviewed := s.want(t, 200, request{"POST", path + "/review", nil, keyed()})
	totals := reviewed["totals"].(object)
	for name, want := range map[string]float64{"items": 900, "shipping": 490, "discount": 90, "tax": 207, "total": 1300} {
		if got := totals[name].(object)["amount"]; got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	if applied := reviewed["promotions"].([]any)[0].(object); applied["name"] != "Ten off" {
		t.Errorf("applied %v", applied)
	}
	_, refused := s.want(t, 409, request{"POST", path + "/submit", object{"total": eur(1390)}, keyed()})
	if refused["code"] != "total_changed" {
		t.Errorf("refused with %v", refused)
	}
	bought, placed := s.want(t, 201, request{"POST", path + "/submit", object{"total": totals["total"]}, keyed()})
	line := placed["lines"].([]any)[0].(object)
	if off := line["discounts"].([]any)[0].(object); off["amount"].(object)["amount"] != 90.0 || off["promotion_id"] != made["id"] {
		t.Errorf("the line says %v", line)
	}
	token := map[string]string{"Consistency-Token": bought.header.Get("Consistency-Token")}
	_, read := s.want(t, 200, request{"GET", bought.header.Get("Location"), nil, token})
	if read["totals"].(object)["tax"].(object)["amount"] != 207.0 || len(read["taxes"].([]any)) != 2 {
		t.Errorf("the order says %v", read)
	}
}
