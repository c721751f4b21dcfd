package stripe_test

import (
	"slices"
	"testing"
	"time"

	"cartwright/app"
	"cartwright/domain/money"
	"cartwright/domain/payment"
)

func TestALostAnswerIsFoundAgain(t *testing.T) {
	t.Parallel()
	p, book := bank(t)
	_, err := p.Authorise(t.Context(), ask("a"), request("tok_timeout_once"))
	if err == nil {
		t.Fatal("the answer arrived")
	}
	if authorised(t, p, "tok_timeout_once") == "" || len(book.Ledger()) != 1 {
		t.Errorf("the bank's book says %+v", book.Ledger())
	}
}

// Stripe forgets keys. What was asked days ago is looked for before it is asked under a key that has no meaning any more.
func TestQuestionsOlderThanTheirKeysAreLookedUp(t *testing.T) {
	t.Parallel()
	p, book := bank(t)
	long := time.Now().Add(-48 * time.Hour)
	forgotten := func(key string) app.Ask { return app.Ask{Key: key + " forgotten", At: long} }
	ref := authorised(t, p, "pm_card_visa")
	yes, err := p.Authorise(t.Context(), forgotten("a"), request("pm_card_visa"))
	must(t, err)
	capture := app.CaptureRequest{ProviderRef: ref, CaptureID: "c1", Amount: price}
	first, err := p.Capture(t.Context(), ask("c"), capture)
	must(t, err)
	second, err := p.Capture(t.Context(), forgotten("c"), capture)
	must(t, err)
	refund := app.RefundRequest{ProviderRef: ref, RefundID: "r1", Amount: price}
	third, err := p.Refund(t.Context(), ask("r"), refund)
	must(t, err)
	fourth, err := p.Refund(t.Context(), forgotten("r"), refund)
	must(t, err)
	if yes.ProviderRef != ref || first != second || third != fourth || len(book.Ledger()) != 3 {
		t.Errorf("%s, %s and %s, %s and %s: %+v", yes.ProviderRef, first, second, third, fourth, book.Ledger())
	}
}

// What happens at the provider without being asked is found there, whatever it is.
func TestWhatNobodyAskedForIsFound(t *testing.T) {
	t.Parallel()
	p, book := bank(t)
	ref := authorised(t, p, "pm_card_visa")
	must(t, book.CaptureThere(ref, money.Of(1500, "EUR")))
	must(t, book.RefundThere(ref, money.Of(200, "EUR")))
	must(t, book.RefundThere(ref, money.Of(100, "EUR")))
	must(t, book.Return(ref))
	must(t, book.Dispute(ref))
	must(t, book.Decide(ref, false))
	a, err := p.Find(t.Context(), ref)
	must(t, err)
	external := func(m app.Movement) bool { return m.External && m.Reference != "" }
	if len(a.Captures) != 1 || !external(a.Captures[0]) || a.Captured() != money.Of(1500, "EUR") {
		t.Errorf("captures %+v", a.Captures)
	}
	if len(a.Refunds) != 2 || !external(a.Refunds[0]) || !a.Refunds[1].Failed || a.Refunded() != money.Of(200, "EUR") {
		t.Errorf("refunds %+v", a.Refunds)
	}
	if len(a.Disputes) != 1 || a.Disputes[0].Outcome != payment.Lost {
		t.Errorf("disputes %+v", a.Disputes)
	}
}

func TestEveryPaymentIsListed(t *testing.T) {
	t.Parallel()
	p, _ := bank(t)
	var made []string
	for i := range 25 { // more than a page
		yes, err := p.Authorise(t.Context(), ask(string(rune('a'+i))), request("pm_card_visa"))
		must(t, err)
		made = append(made, yes.ProviderRef)
	}
	var listed []string
	must(t, p.List(t.Context(), time.Time{}, func(a app.Account) error { listed = append(listed, a.ProviderRef); return nil }))
	slices.Sort(made)
	slices.Sort(listed)
	if !slices.Equal(made, listed) {
		t.Errorf("listed %d of %d", len(listed), len(made))
	}
}
