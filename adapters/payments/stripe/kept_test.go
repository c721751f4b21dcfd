package stripe_test

import (
	"errors"
	"testing"

	"cartwright/adapters/payments/sandbox"
	"cartwright/app"
	"cartwright/domain/payment"
)

type keeper interface {
	app.PaymentProvider
	app.Keeper
}

// Both providers keep means alike, whether they are asked directly or over Stripe's HTTP.
func TestMeansAreKeptForCustomersWhoWantIt(t *testing.T) {
	t.Parallel()
	over, itsBook := bank(t)
	direct, err := sandbox.Open(sandbox.Options{})
	must(t, err)
	for name, c := range map[string]struct {
		p    keeper
		book *sandbox.Provider
	}{"over HTTP": {over, itsBook}, "directly": {direct, direct}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			keepsMeans(t, c.p, c.book)
		})
	}
}

func keepsMeans(t *testing.T, p keeper, book *sandbox.Provider) {
	t.Helper()
	pay := func(key, token string, payer payment.Payer) (app.Authorisation, error) {
		r := request(token)
		r.PaymentID, r.Payer = "pay_"+key, payer
		return p.Authorise(t.Context(), ask(key), r)
	}
	unasked, err := pay("a", "tok_of_ada", payment.Payer{})
	must(t, err)
	first, err := pay("b", "tok_of_ada", payment.Payer{CustomerID: "ada", Keep: true})
	must(t, err)
	if again, err := pay("b", "tok_of_ada", payment.Payer{CustomerID: "ada", Keep: true}); err != nil || again != first {
		t.Errorf("asked again: %+v, %v, first %+v", again, err, first)
	}
	if unasked.Kept != (payment.Kept{}) || first.Kept.Token == "" || first.Kept.CustomerRef == "" {
		t.Fatalf("kept %+v unasked, and %+v", unasked.Kept, first.Kept)
	}
	owner := payment.Payer{CustomerID: "ada", CustomerRef: first.Kept.CustomerRef}
	second, err := pay("c", first.Kept.Token, owner)
	must(t, err)
	if second.Card != first.Card || second.Kept != (payment.Kept{}) {
		t.Errorf("paid with %+v and kept %+v", second.Card, second.Kept)
	}
	if found, err := p.Find(t.Context(), first.ProviderRef); err != nil || found.Kept != first.Kept {
		t.Errorf("found %+v, %v", found.Kept, err)
	}
	if was, err := p.Describe(t.Context(), first.Kept.Token); err != nil || was.Fingerprint == "" || was.Card != first.Card {
		t.Errorf("described as %+v, %v", was, err)
	}
	var no *app.Declined
	for who, payer := range map[string]payment.Payer{"nobody": {}, "another": {CustomerID: "bob", CustomerRef: "cus_of_bob"}} {
		if _, err := pay("by "+who, first.Kept.Token, payer); !errors.As(err, &no) {
			t.Errorf("%s pays with it: %v", who, err)
		}
	}
	for range 2 {
		must(t, p.Forget(t.Context(), ask("d"), first.Kept))
	}
	must(t, p.Forget(t.Context(), ask("e"), payment.Kept{Token: "pm_unknown"}))
	if _, err := pay("f", first.Kept.Token, owner); !errors.As(err, &no) {
		t.Errorf("paid with what is forgotten: %v", err)
	}
	forgotten := 0
	for _, e := range book.Ledger() {
		if e.Kind == sandbox.Forgotten {
			forgotten++
		}
	}
	if forgotten != 1 {
		t.Errorf("the bank forgot it %d times", forgotten)
	}
}

// The bank says yes only once the shopper has proved who they are; until then nothing is kept.
func TestMeansAreKeptOnceTheirOwnerHasProvedWhoTheyAre(t *testing.T) {
	t.Parallel()
	p, book := bank(t)
	r := request("tok_proof")
	r.Payer = payment.Payer{CustomerID: "ada", Keep: true}
	yes, err := p.Authorise(t.Context(), ask("a"), r)
	must(t, err)
	before, err := p.Find(t.Context(), yes.ProviderRef)
	must(t, err)
	must(t, book.Prove(yes.ProviderRef, true))
	after, err := p.Find(t.Context(), yes.ProviderRef)
	must(t, err)
	if yes.Kept.Token != "" || before.Kept.Token != "" || after.Kept.Token == "" {
		t.Errorf("kept %+v, then %+v, then %+v", yes.Kept, before.Kept, after.Kept)
	}
}
