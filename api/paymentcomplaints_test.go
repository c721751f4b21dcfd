package api_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
	"time"

	provider "cartwright/adapters/payments/sandbox"
	"cartwright/app"
	"cartwright/domain/money"
	"cartwright/domain/payment"
)

// What users of other shops report about payments, each as a case of its own. The storm in hooks_test.go is for webhooks that
// race or repeat in general.

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
func TestMedusa13066ShippingIsRefundedLikeAnythingElse(t *testing.T) {
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
func TestSpree10099WhatIsPromisedIsWhatIsRefunded(t *testing.T) {
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
func TestMedusa6745AnAttemptWhoseOrderFailsCanBeTriedAgain(t *testing.T) {
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

// saleor/saleor#14648, medusajs/medusa#13962: a capture's answer and the webhook about it were handled at the same moment, and
// its amount was counted twice.
func TestSaleor14648TheAnswerAndTheWebhooksCountACaptureOnce(t *testing.T) {
	t.Parallel()
	s := open(t, options{byHand: true})
	s.pay(t, "1", "tok_visa")
	id := app.DeriveID(app.PaymentPrefix, "1")
	path := "/v1/admin/payments/" + id
	s.eventually(t, request{"GET", path, nil, nil}, func(p object) bool { return p["status"] == "authorised" })
	var posting sync.WaitGroup
	s.ask(t, id, "capture", payment.Capture{CaptureID: "c1", Amount: money.Of(600, "EUR"), Partial: true})
	s.eventually(t, request{"GET", path, nil, nil}, func(object) bool { // they come before, with and after the answer
		captured := false
		for _, m := range s.bank.Messages() {
			captured = captured || bytes.Contains(m.Body, []byte("payment_intent.succeeded"))
			for range 5 {
				again := bytes.Replace(m.Body, []byte(m.ID), []byte(fmt.Sprint(m.ID, rand.Int64())), 1)
				posting.Go(func() { s.hook(t, http.StatusOK, again, provider.Sign(hookSecret, time.Now(), again)) })
			}
		}
		return captured
	})
	posting.Wait()
	s.idle(t)
	s.sameBooks(t)
	if _, p := s.want(t, 200, request{"GET", path, nil, nil}); p["captured"].(object)["amount"] != 600.0 {
		t.Errorf("after one capture: %v", p)
	}
}

// medusajs/medusa#12674, #6370: what the bank had captured by itself was to be captured again, which failed, and the shopper got
// the money back.
func TestMedusa12674WhatTheBankHasCapturedIsNeitherTakenAgainNorGivenBack(t *testing.T) {
	t.Parallel()
	s := open(t, options{byHand: true}) // no webhook tells
	s.pay(t, "1", "tok_visa")
	id := app.DeriveID(app.PaymentPrefix, "1")
	read := request{"GET", "/v1/admin/payments/" + id, nil, nil}
	s.eventually(t, read, func(p object) bool { return p["status"] == "authorised" })
	must(t, s.bank.CaptureThere(s.references()[0], money.Of(1000, "EUR")))
	s.ask(t, id, "capture", payment.Capture{})
	s.eventually(t, read, func(p object) bool { return p["status"] == "captured" })
	s.idle(t)
	s.sameBooks(t)
	theirs, err := s.bank.Find(t.Context(), s.references()[0])
	must(t, err)
	if len(theirs.Captures) != 1 || len(theirs.Refunds) != 0 {
		t.Errorf("the bank has %+v", theirs)
	}
}
