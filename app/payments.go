package app

import (
	"context"
	"fmt"
	"time"

	"cartwright/domain/credit"
	"cartwright/domain/money"
	"cartwright/domain/payment"
)

// PaymentProvider moves money. Every question may be repeated under its key and is then answered as it was first. An error
// that is not a *Declined means that the outcome is unknown: the question must be asked again.
type PaymentProvider interface {
	// Describe tells what is known of the card behind a token; nothing, when it is none.
	Describe(ctx context.Context, token string) (Card, error)
	// Authorise sets money aside, or says where the shopper has to prove who they are before it can.
	Authorise(ctx context.Context, ask Ask, r AuthoriseRequest) (Authorisation, error)
	// Capture and Refund return the provider's own reference of the movement. The last of several captures may take nothing,
	// and only lets go of the rest.
	Capture(ctx context.Context, ask Ask, r CaptureRequest) (reference string, err error)
	Void(ctx context.Context, ask Ask, providerRef string) error
	Refund(ctx context.Context, ask Ask, r RefundRequest) (reference string, err error)
	// Find tells all that has become of an authorisation, whoever did it, or returns an ErrNoAccount.
	Find(ctx context.Context, providerRef string) (Account, error)
	// List shows every authorisation asked for since then, in no particular order.
	List(ctx context.Context, since time.Time, see func(Account) error) error
}

// Keeper is a provider that keeps the means of payers who want it.
type Keeper interface {
	// Forget makes a kept token useless. What is not kept any more is forgotten already.
	Forget(ctx context.Context, ask Ask, kept payment.Kept) error
}

// Limited is a provider that cannot take every amount.
type Limited interface {
	// Takes says why it cannot take an amount, if so.
	Takes(amount money.Money) error
}

// Takes says why an amount cannot be paid by a method, if so.
type Takes func(method string, amount money.Money) error

// Ask names a question. Providers forget keys after a while, and then must look for what they did by the ids in the request.
type Ask struct {
	Key string    // equal keys are the same question
	At  time.Time // when it was first asked
}

type (
	// AuthoriseRequest is what a provider needs to set money aside. Token is the provider's own, never a card number.
	AuthoriseRequest struct {
		PaymentID     string
		FulfilmentID  string // the attempt that the payment is part of
		Reference     string // ours, shown on statements and in the provider's ledger
		Amount        money.Money
		Method, Token string
		Payer         payment.Payer // who is known to the provider already, or wants to be
	}
	// Authorisation is a provider's yes, or not yet. While it is Pending the shopper has to prove who they are, at the
	// RedirectURL if there is one.
	Authorisation struct {
		ProviderRef string
		Pending     bool
		RedirectURL string
		Card        payment.Card
		Kept        payment.Kept // when the payer wanted it, and the money is set aside
	}
	// CaptureRequest asks for money that is set aside. Equal capture ids are the same request.
	CaptureRequest struct {
		ProviderRef, CaptureID string
		Amount                 money.Money
		Partial                bool // the rest stays set aside
	}
	// RefundRequest asks for captured money to be given back. Equal refund ids are the same request.
	RefundRequest struct {
		ProviderRef, RefundID string
		Amount                money.Money
	}
	// Card is what a provider tells of a card. Equal fingerprints are the same card, whatever its tokens.
	Card struct {
		payment.Card
		Fingerprint string
	}
)

// Declined is a provider's final no.
type Declined struct {
	Code, Reason string
}

func (d *Declined) Error() string { return "declined: " + d.Reason }

// Sandbox names the provider of payments that name none.
const Sandbox = "sandbox"

// Credits names the provider of gift cards and store credit: the shop itself.
const Credits = credit.Category

// Providers are the payment providers a shop works with, by name, side by side.
type Providers map[string]PaymentProvider

// Named returns a provider.
func (p Providers) Named(name string) (PaymentProvider, error) {
	if name == "" {
		name = Sandbox
	}
	provider, known := p[name]
	if !known {
		return nil, fmt.Errorf("no payment provider %q is configured; configure it again, its payments are not finished", name)
	}
	return provider, nil
}
