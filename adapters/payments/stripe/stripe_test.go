package stripe_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"cartwright/adapters/payments/sandbox"
	"cartwright/adapters/payments/stripe"
	"cartwright/app"
	"cartwright/domain/money"
)

var price = money.Of(1999, "EUR")

// bank is the sandbox with Stripe's face, and the adapter that talks to it.
func bank(t *testing.T) (*stripe.Provider, *sandbox.Provider) {
	t.Helper()
	book, err := sandbox.Open(sandbox.Options{})
	must(t, err)
	server := httptest.NewServer(book.Server())
	t.Cleanup(server.Close)
	client := server.Client()
	client.Transport.(*http.Transport).DisableKeepAlives = true // on a connection used before, a lost answer is asked for again unseen
	return stripe.New(stripe.Options{Key: "sk_test_1", URL: server.URL, Client: client}), book
}

func ask(key string) app.Ask { return app.Ask{Key: key, At: time.Now()} }

func request(token string) app.AuthoriseRequest {
	return app.AuthoriseRequest{PaymentID: "pay_1", Reference: "ord_1", Amount: price, Method: "card", Token: token}
}

func authorised(t *testing.T, p app.PaymentProvider, token string) string {
	t.Helper()
	yes, err := p.Authorise(t.Context(), ask("a"), request(token))
	must(t, err)
	return yes.ProviderRef
}

func TestMoneyMovesOncePerKey(t *testing.T) {
	t.Parallel()
	p, book := bank(t)
	ref := authorised(t, p, "pm_card_visa")
	references := map[string]bool{}
	for range 2 {
		if again := authorised(t, p, "pm_card_visa"); again != ref {
			t.Errorf("authorised again as %s, not %s", again, ref)
		}
		for key, minor := range map[string]int64{"c1": 1000, "c2": 999} {
			reference, err := p.Capture(t.Context(), ask(key), app.CaptureRequest{
				ProviderRef: ref, CaptureID: key, Amount: money.Of(minor, "EUR"), Partial: key == "c1" || len(references) == 0,
			})
			must(t, err)
			references[reference] = true
		}
		reference, err := p.Refund(t.Context(), ask("r1"), app.RefundRequest{ProviderRef: ref, RefundID: "r1", Amount: money.Of(500, "EUR")})
		must(t, err)
		references[reference] = true
	}
	if len(references) != 3 || references[""] {
		t.Errorf("references %v", references)
	}
	theirs := sandbox.Accounts(book.Ledger())
	if len(theirs) != 1 || theirs[0].Captured() != price || theirs[0].Refunded() != money.Of(500, "EUR") {
		t.Errorf("the bank's book says %+v", theirs)
	}
	ours, err := p.Find(t.Context(), ref)
	must(t, err)
	if ours.PaymentID != "pay_1" || ours.Captured() != price || len(ours.Captures) != 2 || ours.Refunds[0].ID != "r1" || ours.Card.Brand == "" {
		t.Errorf("found %+v", ours)
	}
}

// The last of several captures takes nothing, and lets go of the rest.
func TestTheRestOfAnAuthorisationIsLetGo(t *testing.T) {
	t.Parallel()
	p, book := bank(t)
	ref := authorised(t, p, "pm_card_visa")
	capture := func(id string, minor int64, partial bool) (string, error) {
		return p.Capture(t.Context(), ask(id), app.CaptureRequest{
			ProviderRef: ref, CaptureID: id, Amount: money.Of(minor, "EUR"), Partial: partial,
		})
	}
	var no *app.Declined
	if _, err := capture("rest-0", 0, false); !errors.As(err, &no) {
		t.Errorf("a first capture of nothing: %v", err)
	}
	for range 2 {
		_, err := capture("c1", 1000, true)
		must(t, err)
		reference, err := capture("rest-1", 0, false)
		if err != nil || reference == "" {
			t.Errorf("let go as %q, %v", reference, err)
		}
	}
	if _, err := capture("c2", 1, false); !errors.As(err, &no) {
		t.Errorf("captured what was let go: %v", err)
	}
	if theirs := sandbox.Accounts(book.Ledger())[0]; theirs.Captured() != money.Of(1000, "EUR") {
		t.Errorf("the bank's book says %+v", theirs)
	}
	ours, err := p.Find(t.Context(), ref)
	must(t, err)
	if ours.Captured() != money.Of(1000, "EUR") || ours.Status != app.AccountHeld {
		t.Errorf("found %+v", ours)
	}
}

func TestRefusalsAreFinalAndAllElseIsUnknown(t *testing.T) {
	t.Parallel()
	p, _ := bank(t)
	var no *app.Declined
	for token, code := range map[string]string{
		"pm_card_visa_chargeDeclined": "card_declined", "pm_card_visa_chargeDeclinedInsufficientFunds": "insufficient_funds",
		"pm_card_chargeDeclinedExpiredCard": "expired_card",
	} {
		for range 2 {
			_, err := p.Authorise(t.Context(), ask(token), request(token))
			if !errors.As(err, &no) || no.Code != code {
				t.Errorf("%s: %v", token, err)
			}
		}
	}
	ref := authorised(t, p, "pm_card_visa")
	must(t, p.Void(t.Context(), ask("v"), ref))
	_, err := p.Capture(t.Context(), ask("c"), app.CaptureRequest{ProviderRef: ref, Amount: price})
	if !errors.As(err, &no) || no.Code != "payment_intent_unexpected_state" {
		t.Errorf("captured what was voided: %v", err)
	}
	for name, call := range map[string]func() error{
		"a failure of theirs":     func() error { _, err := p.Authorise(t.Context(), ask("e"), request("tok_error_once")); return err },
		"an answer that was lost": func() error { _, err := p.Authorise(t.Context(), ask("t"), request("tok_timeout_once")); return err },
		"an unknown payment":      func() error { return p.Void(t.Context(), ask("u"), "pi_unknown") },
		"a key of somebody else": func() error {
			other := stripe.New(stripe.Options{Key: "pk_1", URL: "http://127.0.0.1:1", Client: http.DefaultClient})
			return other.Void(t.Context(), ask("u"), ref)
		},
	} {
		if err := call(); err == nil || errors.As(err, &no) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := p.Find(t.Context(), "pi_unknown"); !errors.Is(err, app.ErrNoAccount) {
		t.Errorf("found %v", err)
	}
}

func TestShoppersProveWhoTheyAre(t *testing.T) {
	t.Parallel()
	for succeeds, want := range map[bool]app.AccountStatus{true: app.AccountHeld, false: app.AccountRefused} {
		p, book := bank(t)
		yes, err := p.Authorise(t.Context(), ask("a"), request("pm_card_authenticationRequired"))
		must(t, err)
		if !yes.Pending || yes.RedirectURL == "" {
			t.Fatalf("authorised at once: %+v", yes)
		}
		must(t, book.Prove(yes.ProviderRef, succeeds))
		if found, err := p.Find(t.Context(), yes.ProviderRef); err != nil || found.Status != want {
			t.Errorf("proved %v: %+v, %v", succeeds, found, err)
		}
	}
}

func TestCardsAreDescribed(t *testing.T) {
	t.Parallel()
	p, book := bank(t)
	over, err := p.Describe(t.Context(), "pm_of_ada")
	must(t, err)
	direct, err := book.Describe(t.Context(), "pm_of_ada")
	must(t, err)
	if over != direct || over.Fingerprint == "" {
		t.Errorf("described as %+v and %+v", over, direct)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// The bank counts ISK in hundredths that are 00, and takes no last digit of KWD but 0; the shop's own books do not.
func TestMoneyOfEveryKindMovesExactly(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		amount, part money.Money
		there        int64
	}{
		{money.Of(700, "ISK"), money.Of(200, "ISK"), 70_000},
		{money.Of(5120, "KWD"), money.Of(120, "KWD"), 5120},
		{money.Of(1500, "JPY"), money.Of(1, "JPY"), 1500},
	} {
		p, book := bank(t)
		wanted := request("pm_card_visa")
		wanted.Amount = c.amount
		yes, err := p.Authorise(t.Context(), ask("a"), wanted)
		must(t, err)
		_, err = p.Capture(t.Context(), ask("c"), app.CaptureRequest{ProviderRef: yes.ProviderRef, CaptureID: "c", Amount: c.amount})
		must(t, err)
		_, err = p.Refund(t.Context(), ask("r"), app.RefundRequest{ProviderRef: yes.ProviderRef, RefundID: "r", Amount: c.part})
		must(t, err)
		found, err := p.Find(t.Context(), yes.ProviderRef)
		must(t, err)
		if found.Amount != c.amount || found.Captured() != c.amount || found.Refunded() != c.part || found.Captures[0].External {
			t.Errorf("%s is found as %+v", c.amount, found)
		}
		if theirs := book.Ledger()[0].Amount.Minor; theirs != c.there {
			t.Errorf("%s is %d there, want %d", c.amount, theirs, c.there)
		}
	}
}

func TestAFractionThatTheBankDoesNotTakeIsDeclined(t *testing.T) {
	t.Parallel()
	p, book := bank(t)
	wanted := request("pm_card_visa")
	wanted.Amount = money.Of(5125, "KWD")
	var no *app.Declined
	if _, err := p.Authorise(t.Context(), ask("a"), wanted); !errors.As(err, &no) || len(book.Ledger()) != 0 {
		t.Errorf("authorised: %v, the bank's book says %v", err, book.Ledger())
	}
	ref := authorised(t, p, "pm_card_visa")
	_, err := p.Refund(t.Context(), ask("r"), app.RefundRequest{ProviderRef: ref, RefundID: "r", Amount: money.Of(5125, "KWD")})
	if !errors.As(err, &no) {
		t.Errorf("refunded: %v", err)
	}
}
