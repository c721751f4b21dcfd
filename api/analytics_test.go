package api_test

import (
	"math"
	"testing"
)

func TestReportsCountAnOrderAtOnce(t *testing.T) {
	t.Parallel()
	s := open(t, options{})
	s.seed(t, "tea", 5)
	path := s.checkout(t, cartOne, "tea", 2, "tok_visa")
	bought, placed := s.want(t, 201, request{"POST", path + "/submit", nil, keyed()})
	token := map[string]string{"Consistency-Token": bought.header.Get("Consistency-Token")}
	total := placed["totals"].(object)["total"].(object)["amount"].(float64)

	_, sales := s.want(t, 200, request{"GET", "/v1/admin/analytics/sales?by=day", nil, token})
	if day := sales["data"].([]any)[0].(object); day["orders"] != 1.0 || day["revenue"].(object)["amount"] != total {
		t.Errorf("sales of %v are reported as %v", total, day)
	}
	_, values := s.want(t, 200, request{"GET", "/v1/admin/analytics/order-values", nil, token})
	spread := values["data"].([]any)[0].(object)
	median := spread["median"].(object)["amount"].(float64)
	if spread["orders"] != 1.0 || math.Abs(median-total) > 0.008*total {
		t.Errorf("an order of %v is reported as %v", total, spread)
	}
}
