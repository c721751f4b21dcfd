// Package credits pays with gift cards and store credit. They are the shop's own, and asked for like anybody else's money,
// so that whoever carries a purchase on need not know which is which.
//
// Its book is the log: an authorisation is a payment's hold on an account, and both stand in the account's stream. The
// token of a payment is the account's id.
package credits

import (
	"context"
	"errors"
	"strings"
	"time"

	"cartwright/app"
	"cartwright/domain/credit"
	"cartwright/domain/event"
	"cartwright/domain/refusal"
)

// HoldFor is how long an amount is held for a payment that nobody lets go of: longer than an order may wait for its parcels.
const HoldFor = 90 * 24 * time.Hour

// Provider implements app.PaymentProvider.
type Provider struct {
	Accounts app.Handler[credit.Credit, credit.Command, credit.Event]
	// Everyone shows the id of every account there is.
	Everyone func(ctx context.Context, see func(accountID string) error) error
}

var _ app.PaymentProvider = Provider{}

// Describe knows nothing: there is no card.
func (Provider) Describe(context.Context, string) (app.Card, error) { return app.Card{}, nil }

// Authorise holds the amount.
func (p Provider) Authorise(ctx context.Context, ask app.Ask, r app.AuthoriseRequest) (app.Authorisation, error) {
	ref := reference{accountID: r.Token, paymentID: r.PaymentID}
	now, err := p.ask(ctx, ask, ref, credit.Hold{
		Ref:    credit.Ref{PaymentID: r.PaymentID, OrderID: r.Reference, FulfilmentID: r.FulfilmentID},
		Amount: r.Amount, Now: ask.At, ExpiresAt: ask.At.Add(HoldFor),
	})
	if hold := now.Holds[r.PaymentID]; err == nil && hold.As == credit.IsDeclined {
		err = &app.Declined{Code: hold.Code, Reason: hold.Reason}
	}
	return app.Authorisation{ProviderRef: ref.String()}, err
}

// Capture takes what is held.
func (p Provider) Capture(ctx context.Context, ask app.Ask, r app.CaptureRequest) (string, error) {
	ref := parse(r.ProviderRef)
	if r.Amount.IsZero() {
		_, err := p.ask(ctx, ask, ref, credit.Release{PaymentID: ref.paymentID})
		return ref.of(credit.Capturing(ref.paymentID, r.CaptureID)), err
	}
	now, err := p.ask(ctx, ask, ref, credit.Capture{
		PaymentID: ref.paymentID, CaptureID: r.CaptureID, Amount: r.Amount, Partial: r.Partial,
	})
	move := credit.Capturing(ref.paymentID, r.CaptureID)
	if err == nil && now.Moves[move] == 0 {
		err = &app.Declined{Code: credit.ErrInsufficient.Code, Reason: credit.ErrInsufficient.Message}
	}
	return ref.of(move), err
}

// Void releases what is held.
func (p Provider) Void(ctx context.Context, ask app.Ask, providerRef string) error {
	ref := parse(providerRef)
	now, err := p.ask(ctx, ask, ref, credit.Release{PaymentID: ref.paymentID})
	if err == nil && now.Holds[ref.paymentID].Captured > 0 {
		err = &app.Declined{Code: credit.ErrCaptured.Code, Reason: credit.ErrCaptured.Message}
	}
	return err
}

// Refund puts back what was captured.
func (p Provider) Refund(ctx context.Context, ask app.Ask, r app.RefundRequest) (string, error) {
	ref := parse(r.ProviderRef)
	_, err := p.ask(ctx, ask, ref, credit.Refund{
		PaymentID: ref.paymentID, RefundID: r.RefundID, Amount: r.Amount, Reason: "refund", Now: ask.At,
	})
	return ref.of(credit.Refunding(ref.paymentID, r.RefundID)), err
}

// ask carries a command out, once for each key. What the rules refuse is declined for good.
func (p Provider) ask(ctx context.Context, ask app.Ask, ref reference, command credit.Command) (credit.Credit, error) {
	out, err := p.Accounts.Handle(ctx, app.Envelope[credit.Command]{
		ID: app.DeriveUUID(app.Credits, ask.Key).String(), Target: ref.accountID, Command: command,
		Meta: event.Metadata{CorrelationID: ref.paymentID, Actor: app.Credits},
	})
	var refused *refusal.Refusal
	if errors.As(err, &refused) {
		err = &app.Declined{Code: refused.Code, Reason: refused.Message}
	}
	return out.State, err
}

// reference names a payment's hold on an account.
type reference struct{ accountID, paymentID string }

func (r reference) String() string { return r.accountID + "/" + r.paymentID }

// of is the reference of one movement under the hold.
func (r reference) of(move credit.Move) string { return r.String() + "/" + move.What + "/" + move.ID }

func parse(providerRef string) reference {
	accountID, paymentID, _ := strings.Cut(providerRef, "/")
	return reference{accountID, paymentID}
}
