package process_test

import (
	"errors"
	"testing"
	"time"

	payments "cartwright/adapters/payments/sandbox"
	"cartwright/app"
	"cartwright/app/process"
	"cartwright/domain/checkout"
	"cartwright/domain/event"
	"cartwright/domain/money"
	"cartwright/domain/payment"
	"cartwright/domain/wallet"
	"cartwright/domain/webhook"
)

// A customer agrees to have a card kept, pays with it the next time, and removes it.
func TestACustomerKeepsACardUsesItAgainAndRemovesIt(t *testing.T) {
	t.Parallel()
	s := open(t, options{units: 8, window: time.Hour})
	first, _ := s.buyAs(t, "ada", checkout.Means{Method: "card", Token: "tok_of_ada", Save: true})
	kept := await[wallet.Kept](t, s, wallet.Category, "ada")
	if kept.MethodID != app.DeriveID(app.MethodPrefix, paymentOf(first.FulfilmentID)) || !kept.Default || kept.Last4 == "" || kept.Fingerprint == "" {
		t.Errorf("kept %+v", kept)
	}
	second, _ := s.buyAs(t, "ada", checkout.Means{MethodID: kept.MethodID})
	paid := await[payment.Authorised](t, s, payment.Category, paymentOf(second.FulfilmentID))
	if paid.Card.Last4 != kept.Last4 || paid.Kept.Token != "" {
		t.Errorf("paid with %+v", paid)
	}
	_, err := s.ChangeWallet(t.Context(), app.Request{ID: "remove", Customer: "ada"}, wallet.Remove{MethodID: kept.MethodID})
	must(t, err)
	await[wallet.Detached](t, s, wallet.Category, "ada")
	if theirs := s.bank.Ledger(); theirs[len(theirs)-1].Kind != payments.Forgotten {
		t.Errorf("the bank's book ends with %+v", theirs[len(theirs)-1])
	}
	log := s.everything(t)
	s.audit(t, log)
	s.again(t, log)
	s.audit(t, s.everything(t))
	if now, err := s.Wallet(t.Context(), "ada"); err != nil || len(now.State.Methods) != 0 {
		t.Errorf("told everything again, the wallet holds %+v, %v", now.State.Methods, err)
	}
}

func TestASavedCardThatIsSavedAgainIsThereOnce(t *testing.T) {
	t.Parallel()
	s := open(t, options{units: 8, window: time.Hour})
	for range 2 {
		s.buyAs(t, "ada", checkout.Means{Method: "card", Token: "tok_of_ada", Save: true})
	}
	removed := await[wallet.Removed](t, s, wallet.Category, "ada")
	await[wallet.Detached](t, s, wallet.Category, "ada")
	now, err := s.Wallet(t.Context(), "ada")
	if err != nil || len(now.State.Methods) != 1 || now.State.Methods[0].MethodID != removed.ReplacedBy {
		t.Errorf("the wallet holds %+v, %v", now.State.Methods, err)
	}
}

// Without consent nothing is kept, nor when the bank says no.
func TestNothingIsKeptUnasked(t *testing.T) {
	t.Parallel()
	s := open(t, options{units: 8, window: time.Hour})
	asked, _ := s.buyAs(t, "ada", checkout.Means{Method: "card", Token: "tok_of_ada"})
	paid := await[payment.Authorised](t, s, payment.Category, paymentOf(asked.FulfilmentID))
	declined, _ := s.buyAs(t, "ada", checkout.Means{Method: "card", Token: "tok_declined", Save: true})
	await[payment.Declined](t, s, payment.Category, paymentOf(declined.FulfilmentID))
	if paid.Kept != (payment.Kept{}) {
		t.Errorf("kept %+v", paid.Kept)
	}
	if now, err := s.Wallet(t.Context(), "ada"); err != nil || now.Revision != app.NoStream {
		t.Errorf("the wallet holds %+v, %v", now.State, err)
	}
}

// A shopper who had to prove who they are has agreed all the same.
func TestACardIsKeptOnceItsOwnerHasProvedWhoTheyAre(t *testing.T) {
	t.Parallel()
	s := open(t, options{units: 8, window: time.Hour})
	id := s.ready(t, "ada")
	submitted := s.submit(t, "ada", id, checkout.Means{Method: "card", Token: "tok_proof", Save: true})
	asked := await[payment.ActionRequired](t, s, payment.Category, paymentOf(submitted.FulfilmentID))
	must(t, s.bank.Prove(asked.ProviderRef, true))
	must(t, process.Hooks{Payments: s.tell.payments}.Handle(t.Context(), event.Recorded{
		Envelope: event.Envelope{ID: "told", Stream: "webhook-told"},
		Event:    webhook.Received{Ref: webhook.Ref{ProviderRef: asked.ProviderRef}},
	}))
	if kept := await[wallet.Kept](t, s, wallet.Category, "ada"); kept.MethodID != app.DeriveID(app.MethodPrefix, asked.PaymentID) {
		t.Errorf("kept %+v", kept)
	}
}

func TestSomebodyElsesCardCannotBePaidWith(t *testing.T) {
	t.Parallel()
	s := open(t, options{units: 8, window: time.Hour})
	s.buyAs(t, "ada", checkout.Means{Method: "card", Token: "tok_of_ada", Save: true})
	kept := await[wallet.Kept](t, s, wallet.Category, "ada")
	for who, want := range map[string]error{"bob": wallet.ErrNotFound, "": app.ErrNoWallet} {
		id := s.ready(t, who)
		_, err := s.ChoosePayment(t.Context(), app.Request{ID: "steal" + who, Customer: who}, id, app.PaymentChoice{Means: checkout.Means{MethodID: kept.MethodID}})
		if !errors.Is(err, want) {
			t.Errorf("%q pays with it: %v", who, err)
		}
	}
	token := kept.Token // even who learns the token cannot pay with it
	stolen, decision := s.buyAs(t, "bob", checkout.Means{Method: "card", Token: token})
	if decision.Rejected == nil {
		t.Errorf("bob bought with the stolen token: %+v", decision)
	}
	await[payment.Declined](t, s, payment.Category, paymentOf(stolen.FulfilmentID))
}

func TestASavedCardThatIsGoneAtSubmissionIsTold(t *testing.T) {
	t.Parallel()
	s := open(t, options{units: 8, window: time.Hour})
	s.buyAs(t, "ada", checkout.Means{Method: "card", Token: "tok_of_ada", Save: true})
	kept := await[wallet.Kept](t, s, wallet.Category, "ada")
	request := func(id string) app.Request { return app.Request{ID: id, Customer: "ada"} }
	id := s.ready(t, "ada")
	_, err := s.ChoosePayment(t.Context(), request("choose"), id, app.PaymentChoice{Means: checkout.Means{MethodID: kept.MethodID}})
	must(t, err)

	later := s.App
	later.Clock = func() time.Time { return time.Date(2032, 1, 1, 0, 0, 0, 0, time.UTC) }
	if _, err := later.ChoosePayment(t.Context(), request("expired"), id, app.PaymentChoice{Means: checkout.Means{MethodID: kept.MethodID}}); !errors.Is(err, wallet.ErrExpired) {
		t.Errorf("chosen after it expired: %v", err)
	}
	_, err = s.ChangeWallet(t.Context(), request("remove"), wallet.Remove{MethodID: kept.MethodID})
	must(t, err)
	if _, err := s.Submit(t.Context(), request("submit"), id, money.Money{}); !errors.Is(err, checkout.ErrPayment) {
		t.Errorf("submitted: %v", err)
	}
}
