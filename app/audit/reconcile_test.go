package audit_test

import (
	"fmt"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"cartwright/adapters/payments/sandbox"
	"cartwright/adapters/payments/stripe"
	"cartwright/app"
	"cartwright/app/audit"
	"cartwright/domain/event"
	"cartwright/domain/money"
	"cartwright/domain/payment"
)

// Each way in which two books can differ is planted and found, at a provider that is asked directly and at one over HTTP.
func TestPlantedDifferencesAreFound(t *testing.T) {
	t.Parallel()
	direct := open(t)
	over := open(t)
	server := httptest.NewServer(over.Server())
	t.Cleanup(server.Close)
	for name, c := range map[string]struct {
		asked app.PaymentProvider
		book  *sandbox.Provider
	}{
		"sandbox": {direct, direct},
		"stripe":  {stripe.New(stripe.Options{Key: "sk_1", URL: server.URL, Client: server.Client()}), over},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := &books{T: t, name: name, asked: c.asked, bank: c.book}
			b.plant()
			b.check()
		})
	}
}

func open(t *testing.T) *sandbox.Provider {
	t.Helper()
	bank, err := sandbox.Open(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return bank
}

// books are the log's and the bank's, and what is wrong between them.
type books struct {
	*testing.T
	name    string
	asked   app.PaymentProvider
	bank    *sandbox.Provider
	log     []event.Recorded
	planted []string
}

var ten = money.Of(1000, "EUR")

func (b *books) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// authorise sets money aside at the bank, and returns what is known here once it has answered.
func (b *books) authorise(id string) (ref string, ours payment.Ref) {
	b.Helper()
	yes, err := b.asked.Authorise(b.Context(), app.Ask{Key: id, At: time.Now()}, app.AuthoriseRequest{
		PaymentID: id, Reference: "ord_" + id, Amount: ten, Method: "card", Token: "tok_visa",
	})
	b.must(err)
	return yes.ProviderRef, payment.Ref{PaymentID: id, OrderID: "ord_" + id, FulfilmentID: "ful_" + id, Provider: b.name}
}

func (b *books) record(facts ...payment.Event) {
	for _, e := range facts {
		b.log = append(b.log, event.Recorded{Envelope: event.Envelope{Stream: "payment-" + e.About().PaymentID, At: time.Now()}, Event: e})
	}
}

// known records an authorised payment, and returns its reference.
func (b *books) known(id string) (string, payment.Ref) {
	b.Helper()
	ref, ours := b.authorise(id)
	b.record(payment.Requested{Ref: ours, Amount: ten, Method: "card", Token: "tok_visa"}, payment.Authorised{Ref: ours, Amount: ten, ProviderRef: ref})
	return ref, ours
}

func (b *books) wrong(kind, id, what string) {
	b.planted = append(b.planted, fmt.Sprint(kind, " ", id, " ", what))
}

func (b *books) plant() {
	b.known("fine")
	_, underWay := b.authorise("under_way")
	b.record(payment.Requested{Ref: underWay, Amount: ten, Method: "card", Token: "tok_visa"})

	b.authorise("nobodys")
	b.wrong(audit.MissingHere, "nobodys", "authorised")
	unknown := payment.Ref{PaymentID: "made_up", OrderID: "o", FulfilmentID: "f", Provider: b.name}
	b.record(payment.Requested{Ref: unknown, Amount: ten}, payment.Authorised{Ref: unknown, Amount: ten, ProviderRef: "pi_made_up"})
	b.wrong(audit.MissingThere, "made_up", "payment")

	ref, _ := b.known("taken_there")
	b.must(b.bank.CaptureThere(ref, money.Of(700, "EUR")))
	b.wrong(audit.OtherAmount, "taken_there", "captured")
	_, ours := b.known("taken_here")
	b.record(payment.CaptureRequested{Ref: ours, Amount: ten}, payment.Captured{Ref: ours, Amount: ten})
	b.wrong(audit.OtherAmount, "taken_here", "captured")

	ref, _ = b.known("lapsed")
	b.must(b.bank.Lapse(ref))
	b.wrong(audit.OtherState, "lapsed", "payment")
	_, ours = b.known("let_go_here")
	b.record(payment.Voided{Ref: ours})
	b.wrong(audit.OtherState, "let_go_here", "payment")
	_, ours = b.authorise("declined_here")
	b.record(payment.Requested{Ref: ours, Amount: ten}, payment.Declined{Ref: ours, Code: "no"})
	b.wrong(audit.OtherState, "declined_here", "payment")

	ref, ours = b.authorise("dearer")
	b.record(payment.Requested{Ref: ours, Amount: money.Of(999, "EUR")}, payment.Authorised{Ref: ours, Amount: money.Of(999, "EUR"), ProviderRef: ref})
	b.wrong(audit.OtherAmount, "dearer", "authorised")
	b.plantAfterwards()
}

// plantAfterwards differs in what happens to money that was taken.
func (b *books) plantAfterwards() {
	for _, id := range []string{"refunded_there", "disputed_there"} {
		ref, ours := b.known(id)
		b.must(b.bank.CaptureThere(ref, ten))
		b.record(payment.Captured{Ref: ours, Amount: ten, CaptureID: "c", Reference: "r"})
		if id == "refunded_there" {
			b.must(b.bank.RefundThere(ref, money.Of(1, "EUR")))
			b.wrong(audit.OtherAmount, id, "refunded")
			continue
		}
		b.must(b.bank.Dispute(ref))
		found, err := b.bank.Find(b.Context(), ref)
		b.must(err)
		b.wrong(audit.OtherState, id, found.Disputes[0].ID)
	}
}

func (b *books) check() {
	var there []app.Account
	b.must(b.asked.List(b.Context(), time.Time{}, func(a app.Account) error { there = append(there, a); return nil }))
	r := audit.Reconciliation{Provider: b.name}
	for _, e := range b.log {
		r.See(e)
	}
	_, differences := r.Compare(there, there)
	var found []string
	for _, d := range differences {
		found = append(found, fmt.Sprint(d.Kind, " ", d.PaymentID, " ", d.What))
	}
	slices.Sort(found)
	slices.Sort(b.planted)
	if !slices.Equal(found, b.planted) {
		b.Errorf("found\n%q\nwant\n%q", found, b.planted)
	}
}

// What was asked for just before a reconciliation begins, and answered just after, is none of its business.
func TestWhatWasRequestedBeforeIsNotMissing(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	asked := payment.Ref{PaymentID: "pay_1", OrderID: "o", FulfilmentID: "f", Provider: "sandbox"}
	r := audit.Reconciliation{Provider: "sandbox", Since: noon}
	r.See(event.Recorded{Envelope: event.Envelope{Stream: "payment-pay_1", At: noon.Add(-time.Second)}, Event: payment.Requested{Ref: asked, Amount: ten}})
	r.See(event.Recorded{Envelope: event.Envelope{Stream: "payment-pay_1", At: noon.Add(time.Second)}, Event: payment.Authorised{Ref: asked, Amount: ten, ProviderRef: "pi_1"}})
	theirs := []app.Account{{ProviderRef: "pi_1", PaymentID: "pay_1", Status: app.AccountHeld, Amount: ten, Captures: []app.Movement{{Amount: ten}}}}
	if here, found := r.Compare(theirs, theirs); here != 0 || len(found) != 0 {
		t.Errorf("%d payments, %+v", here, found)
	}
}
