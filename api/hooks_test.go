package api_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	provider "cartwright/adapters/payments/sandbox"
	"cartwright/app"
	"cartwright/domain/money"
	"cartwright/domain/payment"
	"cartwright/domain/webhook"
)

const (
	stormPayments  = 40
	stormDelivered = 5_000 // at least
)

// Each webhook comes dozens of times, in any order, some before the answer to what it is about, some much later; forged and
// replayed ones are among them. Money is counted once, and both books say the same.
func TestAStormOfWebhooksCountsNothingTwice(t *testing.T) {
	t.Parallel()
	s := open(t, options{byHand: true})
	var storm storm
	for i := range stormPayments {
		s.pay(t, fmt.Sprint(i), "tok_visa")
	}
	s.settled(t, payment.IsAuthorised)
	storm.take(s)
	for i, ref := range s.references() {
		s.live(t, i, ref)
		storm.take(s)
		storm.blow(t, s, len(storm.messages)/4) // while the answers are still on their way
	}
	s.idle(t)
	storm.take(s)
	for storm.delivered.Load() < stormDelivered {
		storm.blow(t, s, len(storm.messages))
	}
	s.idle(t)
	s.sameBooks(t)
	if kept, _ := s.last(t, webhook.Category); kept != len(storm.messages) {
		t.Errorf("%d webhooks are kept, %d were sent", kept, len(storm.messages))
	}
	if storm.forged.Load() == 0 {
		t.Error("no forged webhook was tried")
	}
}

// pay asks for a payment without a checkout around it.
func (s *shop) pay(t *testing.T, name, token string) {
	t.Helper()
	id := app.DeriveID(app.PaymentPrefix, name)
	s.ask(t, id, "request", payment.Request{
		Ref:    payment.Ref{PaymentID: id, OrderID: app.DeriveID(app.OrderPrefix, name), FulfilmentID: "ful_" + name},
		Amount: money.Of(1000, "EUR"), Method: "card", Token: token,
	})
}

func (s *shop) ask(t *testing.T, id, what string, command payment.Command) {
	t.Helper()
	_, err := s.app.Payments.Handle(t.Context(), app.Envelope[payment.Command]{
		ID: app.DeriveUUID(id, what).String(), Target: id, Command: command,
	})
	must(t, err)
}

// sameBooks compares every payment with the bank's account of it.
func (s *shop) sameBooks(t *testing.T) {
	t.Helper()
	for _, theirs := range provider.Accounts(s.bank.Ledger()) {
		found, err := s.app.Payments.Load(t.Context(), theirs.PaymentID)
		must(t, err)
		ours := found.State
		if ours.Captured() != theirs.Captured() || ours.Refunded() != theirs.Refunded() || len(ours.Disputes) != len(theirs.Disputes) {
			t.Errorf("%s: captured %s and %s there, refunded %s and %s there, disputes %v and %v there", theirs.PaymentID,
				ours.Captured(), theirs.Captured(), ours.Refunded(), theirs.Refunded(), ours.Disputes, theirs.Disputes)
		}
		if (theirs.Status == app.AccountLetGo) != (ours.Status == payment.IsVoided) {
			t.Errorf("%s is %s, and %s there", theirs.PaymentID, ours.Status, theirs.Status)
		}
	}
}

func (s *shop) hook(t *testing.T, want int, body []byte, signature string) {
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/hooks/sandbox", bytes.NewReader(body))
	if err != nil {
		t.Error(err)
		return
	}
	req.Header.Set("Stripe-Signature", signature)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Error(err)
		return
	}
	defer resp.Body.Close()
	if text, _ := io.ReadAll(resp.Body); resp.StatusCode != want {
		t.Errorf("a webhook is answered with %d %s, want %d", resp.StatusCode, text, want)
	}
}

func TestWebhooksThatMakeNoSenseAreRefusedAndNotKept(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	before, err := s.feed.Head(t.Context())
	must(t, err)
	signed := func(body string) (string, string) { return body, provider.Sign(hookSecret, time.Now(), []byte(body)) }
	noID, noIDSignature := signed(`{"object":"event","id":"","type":"x","data":{"object":{}}}`)
	oddID, oddIDSignature := signed(`{"object":"event","id":"../$all","type":"x","data":{"object":{}}}`)
	for name, try := range map[string]struct {
		path, body, signature string
		status                int
	}{
		"unsigned":         {"/hooks/sandbox", `{}`, "", 400},
		"of nobody":        {"/hooks/nobody", `{}`, "", 404},
		"no id":            {"/hooks/sandbox", noID, noIDSignature, 400},
		"an id of its own": {"/hooks/sandbox", oddID, oddIDSignature, 400},
		"no text":          {"/hooks/sandbox", "\xff", "", 400},
		"too much":         {"/hooks/sandbox", strings.Repeat("x", 300<<10), "", 413},
	} {
		got := s.do(t, request{"POST", try.path, try.body, map[string]string{"Stripe-Signature": try.signature}})
		if got.status != try.status || got.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
	if after, err := s.feed.Head(t.Context()); err != nil || after != before {
		t.Errorf("the log went from %v to %v, %v", before, after, err)
	}
}

// A shopper whose bank wants proof is sent there, and buys when they come back; or does not.
func TestAShopperWhoseBankWantsProofIsSentThere(t *testing.T) {
	t.Parallel()
	s := open(t, options{wait: 10 * time.Millisecond})
	s.seed(t, "tea", 5)
	for outcome, want := range map[string]string{"succeeded": "completed", "failed": "open"} {
		cart := "cart_00000000-0000-7000-8000-00000000000" + map[string]string{"succeeded": "1", "failed": "2"}[outcome]
		checkout := s.checkout(t, cart, "tea", 1, "tok_proof")
		s.want(t, 202, request{"POST", checkout + "/submit", nil, keyed()})
		paid := s.eventually(t, request{"GET", checkout + "/payment", nil, nil}, func(p object) bool { return p["status"] == "action_required" })
		page, err := http.PostForm(paid["redirect_url"].(string), url.Values{"outcome": {outcome}})
		must(t, err)
		must(t, page.Body.Close())
		done := s.eventually(t, request{"GET", checkout, nil, nil}, func(c object) bool { return c["status"] == want })
		if rejected, _ := done["rejection"].(object); outcome == "failed" && rejected["code"] != "payment_declined" {
			t.Errorf("rejected with %v", rejected)
		}
	}
}

// A payment provider's own copy of a shop's money is never believed twice: what is redriven changes nothing that is known.
func TestAWebhookCanBeHandledAgain(t *testing.T) {
	t.Parallel()
	s := open(t, options{byHand: true})
	s.pay(t, "1", "tok_visa")
	id := app.DeriveID(app.PaymentPrefix, "1")
	read := request{"GET", "/v1/admin/payments/" + id, nil, nil}
	s.eventually(t, read, func(p object) bool { return p["status"] == "authorised" })
	must(t, s.bank.CaptureThere(s.references()[0], money.Of(1000, "EUR")))
	messages := s.bank.Messages()
	last := messages[len(messages)-1]
	s.hook(t, http.StatusOK, last.Body, provider.Sign(hookSecret, time.Now(), last.Body))
	s.eventually(t, read, func(p object) bool { return p["status"] == "captured" })
	redrive := request{"POST", "/v1/admin/webhooks/sandbox-" + last.ID + "/redrive", nil, nil}
	for range 2 {
		s.want(t, 200, redrive)
	}
	s.idle(t)
	s.sameBooks(t)
	if _, p := s.want(t, 404, request{"POST", "/v1/admin/webhooks/sandbox-evt_none/redrive", nil, nil}); p["code"] != "webhook_not_found" {
		t.Errorf("refused with %v", p)
	}
}

// Refunds come from what was captured, in as many parts as it takes, and never exceed it.
func TestAPaymentIsRefundedInParts(t *testing.T) {
	t.Parallel()
	s := open(t, options{packing: time.Hour})
	s.seed(t, "tea", 1)
	order := "/v1/orders/" + s.buy(t, "", "tea")
	bought := s.eventually(t, request{"GET", order, nil, nil}, func(o object) bool { return o["status"] == "confirmed" })
	path := "/v1/admin/payments/" + bought["payments"].([]any)[0].(object)["id"].(string)
	is := func(status string) {
		s.eventually(t, request{"GET", path, nil, nil}, func(p object) bool { return p["status"] == status })
	}
	is("authorised")
	s.want(t, 200, request{"POST", path + "/captures", object{"amount": euros(200), "partial": true}, keyed()})
	is("partly_captured")
	s.want(t, 200, request{"POST", path + "/captures", object{}, keyed()})
	is("captured")
	for _, minor := range []int64{150, 300} {
		s.want(t, 200, request{"POST", path + "/refunds", object{"amount": euros(minor), "reason": "broken"}, keyed()})
	}
	if _, p := s.want(t, 409, request{"POST", path + "/refunds", object{"amount": euros(1), "reason": "broken"}, keyed()}); p["code"] != "refund_exceeds_captured" {
		t.Errorf("refused with %v", p)
	}
	s.eventually(t, request{"GET", path, nil, nil}, func(p object) bool { return p["refunded"].(object)["amount"] == 450.0 })
}
