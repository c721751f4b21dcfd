package api_test

import (
	"testing"
)

// A guest finds an order again with its number and the email address it was placed with; nobody does with one of the two.
func TestAnOrderIsFoundByItsNumberAndEmail(t *testing.T) {
	t.Parallel()
	s := open(t, options{wait: patience})
	s.seed(t, "tea", 5)
	_, placed := s.want(t, 201, request{"POST", s.checkout(t, cartOne, "tea", 1, "tok_visa") + "/submit", nil, keyed()})
	claim := func(number int, email string) request {
		return request{"POST", "/v1/orders/find", object{"number": number, "email": email}, nil}
	}
	found := s.eventually(t, claim(1001, " Ada@Example.org "), func(o object) bool { return o["number"] == 1001.0 })
	if found["tracking_url"] != placed["tracking_url"] || found["status"] == nil {
		t.Errorf("found %v, placed %v", found, placed)
	}
	for _, wrong := range []request{claim(1001, "bob@example.org"), claim(1002, "ada@example.org")} {
		if _, p := s.want(t, 404, wrong); p["code"] != "order_not_found" {
			t.Errorf("%v is answered with %v", wrong.body, p)
		}
	}
	guess := claim(1001, "bob@example.org")
	guess.header = s.as(t, "mallory")
	for range 30 {
		if s.do(t, guess).status == 429 {
			return
		}
	}
	t.Error("anybody may try email addresses for ever")
}
