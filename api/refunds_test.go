package api_test

import (
	"net/http"
	"testing"

	"cartwright/app"
)

// What users of other shops report about payments, each as a case of its own. Webhooks that race or repeat
// (saleor/saleor#14648, medusajs/medusa#13962) are the storm in hooks_test.go.

// bought is an order that was delivered and paid for, and the path of its payment.
func (s *shop) bought(t *testing.T) (total int, path string) {
	t.Helper()
	checkout := s.checkout(t, cartOne, "tea", 2, "tok_visa")
	s.want(t, 201, request{"POST", checkout + "/submit", nil, keyed()})
	_, paid := s.want(t, 200, request{"GET", checkout + "/payment", nil, nil})
	path = "/v1/admin/payments/" + paid["id"].(string)
	s.eventually(t, request{"GET", path, nil, nil}, func(p object) bool { return p["status"] == "captured" })
	return int(paid["amount"].(object)["amount"].(float64)), path
}

// medusajs/medusa#13066: shipping could not be refunded.
func TestShippingIsRefundedLikeAnythingElse(t *testing.T) {
	t.Parallel()
	s := open(t, options{})
	s.seed(t, "tea", 5)
	total, path := s.bought(t)
	for _, minor := range []int{490, total - 490} {
		s.want(t, 200, request{"POST", path + "/refunds", object{"amount": euros(int64(minor)), "reason": "late"}, keyed()})
	}
	s.eventually(t, request{"GET", path, nil, nil}, func(p object) bool { return p["refunded"].(object)["amount"] == float64(total) })
}

// spree/spree#10099: what was promised and what was refunded differed. A refund that the provider declines frees the promise;
// one that is asked for twice under one key is one.
func TestWhatIsPromisedIsWhatIsRefunded(t *testing.T) {
	t.Parallel()
	s := open(t, options{})
	s.seed(t, "tea", 5)
	total, path := s.bought(t)
	once := keyed()
	for range 2 {
		s.want(t, 200, request{"POST", path + "/refunds", object{"amount": euros(int64(total - 1)), "reason": "broken"}, once})
	}
	_, p := s.want(t, 200, request{"GET", path, nil, nil})
	if len(p["refunds"].([]any)) != 1 || p["refundable"].(object)["amount"] != 1.0 {
		t.Errorf("after one refund: %v", p)
	}
	s.eventually(t, request{"GET", path, nil, nil}, func(p object) bool { return p["refunded"].(object)["amount"] == float64(total-1) })
	theirs, err := s.bank.Find(t.Context(), p["provider_ref"].(string))
	must(t, err)
	if theirs.Refunded().Minor != int64(total-1) {
		t.Errorf("the bank has refunded %s", theirs.Refunded())
	}
}

// medusajs/medusa#6745: a payment was authorised, the order failed, and it could not be tried again.
func TestAnAttemptWhoseOrderFailsCanBeTriedAgain(t *testing.T) {
	t.Parallel()
	s := open(t, options{})
	s.seed(t, "tea", 1)
	first := s.checkout(t, cartOne, "tea", 1, "tok_visa")
	rival := s.checkout(t, "cart_00000000-0000-7000-8000-00000000000b", "tea", 1, "tok_visa")
	s.want(t, 201, request{"POST", rival + "/submit", nil, keyed()})
	if got := s.do(t, request{"POST", first + "/submit", nil, keyed()}); got.status != http.StatusConflict {
		t.Fatalf("a second unit of one was sold: %d %s", got.status, got.body)
	}
	s.want(t, 200, request{"POST", receipts, teaReceived, keyed()})
	s.eventually(t, request{"GET", "/v1/stock?sku=tea", nil, nil}, func(l object) bool { return l["data"].([]any)[0].(object)["available"] == 1.0 })
	s.want(t, 201, request{"POST", first + "/submit", nil, keyed()})
	for _, a := range s.references() {
		found, err := s.bank.Find(t.Context(), a)
		must(t, err)
		if found.Status != app.AccountHeld {
			t.Errorf("the bank says %+v", found)
		}
	}
}
