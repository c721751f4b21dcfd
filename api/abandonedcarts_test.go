package api_test

import (
	"testing"
	"time"
)

func TestAbandonedCartsAreListedAndComeBack(t *testing.T) {
	t.Parallel()
	s := open(t, options{silence: 200 * time.Millisecond})
	s.seed(t, "tea", 9)
	s.filled(t, cartOne, "tea", 2)
	waiting := request{"GET", "/v1/admin/abandoned-carts?state=waiting", nil, nil}
	page := s.eventually(t, waiting, func(o object) bool { return len(o["data"].([]any)) == 1 })
	row := page["data"].([]any)[0].(object)
	if row["cart_id"] != cartOne || row["number"] != 1.0 || row["units"] != 2.0 || row["items"].(object)["amount"] != 900.0 || row["recovered_at"] != nil {
		t.Errorf("listed %v", row)
	}
	s.put(t, cartOne, "tea", 1, keyed())
	back := s.eventually(t, request{"GET", "/v1/admin/abandoned-carts?state=recovered", nil, nil}, func(o object) bool {
		return len(o["data"].([]any)) > 0
	})
	if row = back["data"].([]any)[0].(object); row["recovered_by"] != "change" || row["state"] != "recovered" || row["recovered_at"] == nil {
		t.Errorf("came back as %v", row)
	}
	_, report := s.want(t, 200, request{"GET", "/v1/admin/analytics/abandonment", nil, nil})
	first := report["data"].([]any)[0].(object)
	if first["recovered"].(float64) < 1 || first["value"].(object)["currency"] != "EUR" {
		t.Errorf("reported %v", report)
	}
	s.want(t, 400, request{"GET", "/v1/admin/abandoned-carts?state=lost", nil, nil})
}
