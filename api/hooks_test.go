package api_test

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	provider "cartwright/adapters/payments/sandbox"
	"cartwright/app"
	"cartwright/app/process"
	"cartwright/domain/event"
	"cartwright/domain/money"
	"cartwright/domain/payment"
	"cartwright/domain/webhook"
	"cartwright/projections/pubsub"
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

// live gives each payment another life: captured or voided, here or there, refunded, disputed.
func (s *shop) live(t *testing.T, i int, ref string) {
	t.Helper()
	a, err := s.bank.Find(t.Context(), ref)
	must(t, err)
	id := a.PaymentID
	switch i % 5 {
	case 0:
		s.ask(t, id, "capture 1", payment.Capture{CaptureID: "c1", Amount: money.Of(400, "EUR"), Partial: true})
		s.ask(t, id, "capture 2", payment.Capture{CaptureID: "c2", Amount: money.Of(500, "EUR")})
	case 1:
		must(t, s.bank.CaptureThere(ref, money.Of(900, "EUR")))
		must(t, s.bank.RefundThere(ref, money.Of(100, "EUR")))
		must(t, s.bank.RefundThere(ref, money.Of(200, "EUR")))
		must(t, s.bank.Return(ref))
	case 2:
		s.ask(t, id, "void", payment.Void{})
	case 3:
		must(t, s.bank.CaptureThere(ref, money.Of(1000, "EUR")))
		must(t, s.bank.Dispute(ref))
		must(t, s.bank.Decide(ref, i%2 == 0))
	case 4:
		must(t, s.bank.Lapse(ref))
	}
}

func (s *shop) references() (refs []string) {
	for _, a := range provider.Accounts(s.bank.Ledger()) {
		refs = append(refs, a.ProviderRef)
	}
	return refs
}

// settled waits until every payment has come to a status.
func (s *shop) settled(t *testing.T, status payment.Status) {
	t.Helper()
	for i := range stormPayments {
		id := app.DeriveID(app.PaymentPrefix, fmt.Sprint(i))
		s.eventually(t, request{"GET", "/v1/admin/payments/" + id, nil, nil}, func(p object) bool { return p["status"] == string(status) })
	}
}

// idle waits until nobody has anything left to handle.
func (s *shop) idle(t *testing.T) {
	t.Helper()
	for quiet := false; !quiet; {
		head, err := s.feed.Head(t.Context())
		must(t, err)
		for _, c := range []struct{ name, category string }{{"hooks", webhook.Category}, {"payments", payment.Category}} {
			_, last := s.last(t, c.category)
			s.handled(t, c.name, last)
		}
		after, err := s.feed.Head(t.Context())
		must(t, err)
		quiet = after == head
	}
}

// handled waits until a consumer has handled what it wants of the log up to a position.
func (s *shop) handled(t *testing.T, name string, position event.Position) {
	t.Helper()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		for _, c := range s.reads.Status() {
			if c.Name == name && c.Waiting == 0 && !c.Position.Before(position) {
				return
			}
		}
		select {
		case <-tick.C:
		case <-deadline.C:
			t.Fatalf("%s has not come to %v: %+v", name, position, s.reads.Status())
		}
	}
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

// last counts the streams of a category, and says where the last event is that somebody has to handle.
func (s *shop) last(t *testing.T, category string) (streams int, at event.Position) {
	t.Helper()
	names := append(process.Payments{}.Names(), process.Hooks{}.Names()...)
	err := s.feed.Follow(t.Context(), event.Position{}, pubsub.Filter{}, pubsub.Follower{
		Event: func(r event.Raw) error {
			if !strings.HasPrefix(r.Stream, category+"-") {
				return nil
			}
			if r.Revision == 0 {
				streams++
			}
			if slices.Contains(names, r.Name) {
				at = r.Position
			}
			return nil
		},
		Checkpoint: func(event.Position) error { return nil },
		CaughtUp:   func() error { return io.EOF },
	})
	if err != io.EOF {
		t.Fatal(err)
	}
	return streams, at
}

// storm is webhooks, delivered again and again.
type storm struct {
	messages          []provider.Message
	delivered, forged atomic.Int64
}

func (w *storm) take(s *shop) { w.messages = append(w.messages, s.bank.Messages()...) }

// blow delivers some messages in no particular order, several at a time.
func (w *storm) blow(t *testing.T, s *shop, n int) {
	t.Helper()
	queue := make(chan provider.Message)
	var posting sync.WaitGroup
	for range 8 {
		posting.Go(func() {
			for m := range queue {
				w.post(t, s, m)
			}
		})
	}
	for _, i := range rand.Perm(len(w.messages))[:n] {
		queue <- w.messages[i]
	}
	close(queue)
	posting.Wait()
}

// post delivers a message; one in twenty times a forged or a replayed one goes before.
func (w *storm) post(t *testing.T, s *shop, m provider.Message) {
	switch rand.IntN(20) {
	case 0:
		w.forged.Add(1)
		forged := bytes.Replace(m.Body, []byte("evt_sbx"), []byte("evt_forged"), 1)
		s.hook(t, http.StatusBadRequest, forged, provider.Sign("whsec_guessed", time.Now(), forged))
	case 1:
		w.forged.Add(1)
		s.hook(t, http.StatusBadRequest, m.Body, provider.Sign(hookSecret, time.Now().Add(-10*time.Minute), m.Body))
	}
	s.hook(t, http.StatusOK, m.Body, provider.Sign(hookSecret, time.Now(), m.Body))
	w.delivered.Add(1)
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
