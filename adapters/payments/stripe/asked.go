package stripe

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/stripe/stripe-go/v85"

	"cartwright/app"
)

// keyLife is how long Stripe certainly knows an idempotency key (24 hours), less some time for clocks that differ.
const keyLife = 23 * time.Hour

func (p *Provider) old(ask app.Ask) bool { return !ask.At.IsZero() && p.clock().Sub(ask.At) > keyLife }

// Authorise sets money aside, or says where the shopper has to prove who they are before it can.
func (p *Provider) Authorise(ctx context.Context, ask app.Ask, r app.AuthoriseRequest) (app.Authorisation, error) {
	if p.old(ask) {
		if earlier, err := p.search(ctx, r.PaymentID); err != nil || earlier != nil {
			return authorisation(earlier, err)
		}
	}
	amount, err := charged(r.Amount)
	if err != nil {
		return app.Authorisation{}, err
	}
	payer, err := p.payer(ctx, ask, r.Payer)
	if err != nil {
		return app.Authorisation{}, outcome(err)
	}
	params := &stripe.PaymentIntentCreateParams{
		Amount: stripe.Int64(amount), Currency: stripe.String(strings.ToLower(r.Amount.Currency)), PaymentMethod: stripe.String(r.Token), Confirm: stripe.Bool(true),
		CaptureMethod: stripe.String(string(stripe.PaymentIntentCaptureMethodManual)), ReturnURL: stripe.String(p.returnURL),
		AutomaticPaymentMethods: &stripe.PaymentIntentCreateAutomaticPaymentMethodsParams{Enabled: stripe.Bool(true)},
		Metadata:                map[string]string{"payment_id": r.PaymentID, "order_id": r.Reference}, Customer: payer,
	}
	if r.Payer.Keep {
		params.SetupFutureUsage = stripe.String(string(stripe.PaymentIntentSetupFutureUsageOnSession))
	}
	params.SetIdempotencyKey(ask.Key)
	params.AddExpand("latest_charge")
	return authorisation(p.api.V1PaymentIntents.Create(ctx, params))
}

// search finds a payment by our id of it; nil when there is none.
func (p *Provider) search(ctx context.Context, paymentID string) (*stripe.PaymentIntent, error) {
	params := &stripe.PaymentIntentSearchParams{}
	params.Query = fmt.Sprintf("metadata['payment_id']:'%s'", paymentID)
	params.AddExpand("data.latest_charge")
	for intent, err := range p.api.V1PaymentIntents.Search(ctx, params).All(ctx) {
		return intent, err
	}
	return nil, nil
}

func authorisation(intent *stripe.PaymentIntent, err error) (app.Authorisation, error) {
	if err != nil {
		return app.Authorisation{}, outcome(err)
	}
	account, err := accountOf(intent)
	if err != nil {
		return app.Authorisation{}, err
	}
	switch account.Status {
	case app.AccountRefused, app.AccountLetGo:
		return app.Authorisation{}, &app.Declined{Code: account.Code, Reason: account.Reason}
	}
	return app.Authorisation{
		ProviderRef: intent.ID, Card: account.Card, Kept: account.Kept,
		Pending: account.Status == app.AccountActing, RedirectURL: account.RedirectURL,
	}, nil
}

// Capture takes what was set aside, or some of it.
func (p *Provider) Capture(ctx context.Context, ask app.Ask, r app.CaptureRequest) (string, error) {
	if p.old(ask) {
		if intent, err := p.intent(ctx, r.ProviderRef); err != nil {
			return "", outcome(err)
		} else if reference := captured(intent, r.CaptureID); reference != "" {
			return reference, nil
		}
	}
	amount, err := written(r.Amount)
	if err != nil {
		return "", err
	}
	params := &stripe.PaymentIntentCaptureParams{AmountToCapture: stripe.Int64(amount), Metadata: captureNote(r.CaptureID, amount)}
	if r.Partial {
		params.FinalCapture = stripe.Bool(false)
	}
	params.SetIdempotencyKey(ask.Key)
	params.AddExpand("latest_charge")
	intent, err := p.api.V1PaymentIntents.Capture(ctx, r.ProviderRef, params)
	switch {
	case err != nil && amount == 0 && !r.Partial:
		return "", p.letGoOfRest(ctx, ask, r.ProviderRef, outcome(err))
	case err != nil:
		return "", outcome(err)
	}
	return captured(intent, r.CaptureID), nil
}

// letGoOfRest cancels what is left of a payment of which some was captured. It is for when Stripe refuses to capture nothing: its
// reference does not say that it takes that. The refusal stands unless something was captured.
func (p *Provider) letGoOfRest(ctx context.Context, ask app.Ask, providerRef string, refused error) error {
	var no *app.Declined
	if !errors.As(refused, &no) {
		return refused
	}
	intent, err := p.intent(ctx, providerRef)
	switch {
	case err != nil:
		return outcome(err)
	case intent.AmountReceived == 0:
		return refused
	case intent.AmountCapturable == 0:
		return nil
	}
	return p.Void(ctx, app.Ask{Key: ask.Key + ":cancel", At: ask.At}, providerRef)
}

// Void lets go of what was set aside.
func (p *Provider) Void(ctx context.Context, ask app.Ask, providerRef string) error {
	params := &stripe.PaymentIntentCancelParams{}
	params.SetIdempotencyKey(ask.Key)
	_, err := p.api.V1PaymentIntents.Cancel(ctx, providerRef, params)
	return outcome(err)
}

// Refund gives back some of what was taken.
func (p *Provider) Refund(ctx context.Context, ask app.Ask, r app.RefundRequest) (string, error) {
	if p.old(ask) {
		made, err := p.refunds(ctx, r.ProviderRef)
		if err != nil {
			return "", outcome(err)
		}
		for _, m := range made {
			if m.ID == r.RefundID && !m.External {
				return m.Reference, nil
			}
		}
	}
	amount, err := written(r.Amount)
	if err != nil {
		return "", err
	}
	params := &stripe.RefundCreateParams{
		PaymentIntent: stripe.String(r.ProviderRef), Amount: stripe.Int64(amount),
		Metadata: map[string]string{"refund_id": r.RefundID},
	}
	params.SetIdempotencyKey(ask.Key)
	refund, err := p.api.V1Refunds.Create(ctx, params)
	if err != nil {
		return "", outcome(err)
	}
	if refund.Status == stripe.RefundStatusFailed || refund.Status == stripe.RefundStatusCanceled {
		return "", &app.Declined{Code: string(refund.FailureReason), Reason: "the refund failed"}
	}
	return refund.ID, nil
}
