package stripe

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/stripe/stripe-go/v85"

	"cartwright/app"
	"cartwright/domain/payment"
)

// Find tells all that has become of a payment.
func (p *Provider) Find(ctx context.Context, providerRef string) (app.Account, error) {
	intent, err := p.intent(ctx, providerRef)
	if missing(err) {
		return app.Account{}, app.ErrNoAccount
	}
	if err != nil {
		return app.Account{}, outcome(err)
	}
	return p.complete(ctx, intent)
}

// List shows every payment asked for since then.
func (p *Provider) List(ctx context.Context, since time.Time, see func(app.Account) error) error {
	params := &stripe.PaymentIntentListParams{}
	params.AddExpand("data.latest_charge")
	if !since.IsZero() {
		params.CreatedRange = &stripe.RangeQueryParams{GreaterThanOrEqual: since.Unix()}
	}
	for intent, err := range p.api.V1PaymentIntents.List(ctx, params).All(ctx) {
		if err != nil {
			return outcome(err)
		}
		account, err := p.complete(ctx, intent)
		if err != nil {
			return err
		}
		if err := see(account); err != nil {
			return err
		}
	}
	return nil
}

func (p *Provider) intent(ctx context.Context, id string) (*stripe.PaymentIntent, error) {
	params := &stripe.PaymentIntentRetrieveParams{}
	params.AddExpand("latest_charge")
	return p.api.V1PaymentIntents.Retrieve(ctx, id, params)
}

// complete adds what does not stand in the payment itself. Without a capture there is none of it.
func (p *Provider) complete(ctx context.Context, intent *stripe.PaymentIntent) (account app.Account, err error) {
	if account, err = accountOf(intent); err != nil || len(account.Captures) == 0 {
		return account, err
	}
	if account.Refunds, err = p.refunds(ctx, intent.ID); err != nil {
		return account, outcome(err)
	}
	params := &stripe.DisputeListParams{PaymentIntent: stripe.String(intent.ID)}
	for d, err := range p.api.V1Disputes.List(ctx, params).All(ctx) {
		if err != nil {
			return account, outcome(err)
		}
		amount, err := read(d.Amount, d.Currency)
		if err != nil {
			return account, err
		}
		account.Disputes = append(account.Disputes, app.Dispute{
			ID: d.ID, Amount: amount, Reason: string(d.Reason), Outcome: outcomes[d.Status],
		})
	}
	return account, nil
}

var outcomes = map[stripe.DisputeStatus]payment.Outcome{
	stripe.DisputeStatusNeedsResponse: payment.Open, stripe.DisputeStatusUnderReview: payment.Open,
	stripe.DisputeStatusWarningNeedsResponse: payment.Open, stripe.DisputeStatusWarningUnderReview: payment.Open,
	stripe.DisputeStatusWarningClosed: payment.Won, stripe.DisputeStatusWon: payment.Won,
	stripe.DisputeStatusPrevented: payment.Won, stripe.DisputeStatusLost: payment.Lost,
}

// refunds lists what was given back, oldest first.
func (p *Provider) refunds(ctx context.Context, intentID string) (made []app.Movement, err error) {
	params := &stripe.RefundListParams{PaymentIntent: stripe.String(intentID)}
	for r, err := range p.api.V1Refunds.List(ctx, params).All(ctx) {
		if err != nil {
			return nil, err
		}
		amount, err := read(r.Amount, r.Currency)
		if err != nil {
			return nil, err
		}
		id, ours := r.Metadata["refund_id"]
		made = append(made, app.Movement{
			Reference: r.ID, ID: id, External: !ours, Amount: amount,
			Failed: r.Status == stripe.RefundStatusFailed || r.Status == stripe.RefundStatusCanceled,
			Code:   string(r.FailureReason), Reason: string(r.Status),
		})
	}
	slices.Reverse(made)
	return made, nil
}

func accountOf(intent *stripe.PaymentIntent) (app.Account, error) {
	amounts := reader{currency: intent.Currency}
	a := app.Account{
		ProviderRef: intent.ID, PaymentID: intent.Metadata["payment_id"], Status: standing(intent),
		Amount: amounts.amount(intent.Amount), Captures: captures(intent, &amounts),
	}
	if next := intent.NextAction; next != nil && next.RedirectToURL != nil {
		a.RedirectURL = next.RedirectToURL.URL
	}
	if e := intent.LastPaymentError; e != nil {
		a.Code, a.Reason = string(e.DeclineCode), e.Msg
		if a.Code == "" {
			a.Code = string(e.Code)
		}
	}
	if charge := intent.LatestCharge; charge != nil && charge.PaymentMethodDetails != nil && charge.PaymentMethodDetails.Card != nil {
		c := charge.PaymentMethodDetails.Card
		a.Card = card(string(c.Brand), c.Last4, c.Country, c.ExpYear, c.ExpMonth)
	}
	if a.Status == app.AccountHeld {
		a.Kept = kept(intent)
	}
	return a, amounts.err
}

// standing of a payment that was captured in part is that of what was captured, also when the rest of it was cancelled.
func standing(intent *stripe.PaymentIntent) app.AccountStatus {
	if intent.AmountReceived > 0 {
		return app.AccountHeld
	}
	switch intent.Status {
	case stripe.PaymentIntentStatusRequiresCapture, stripe.PaymentIntentStatusSucceeded:
		return app.AccountHeld
	case stripe.PaymentIntentStatusCanceled:
		return app.AccountLetGo
	case stripe.PaymentIntentStatusRequiresPaymentMethod:
		return app.AccountRefused
	}
	return app.AccountActing
}

// captureNote is the metadata that a capture leaves on its payment: its id and its amount as Stripe writes it, under a key of
// at most 40 characters.
func captureNote(id string, amount int64) map[string]string {
	sum := sha256.Sum256([]byte(id))
	return map[string]string{notePrefix + hex.EncodeToString(sum[:8]): fmt.Sprintf("%d %s", amount, id)}
}

const notePrefix = "capture_"

// captures lists what was taken: what we noted, and what there is beyond that.
func captures(intent *stripe.PaymentIntent, amounts *reader) (made []app.Movement) {
	if intent.AmountReceived == 0 || intent.LatestCharge == nil {
		return nil
	}
	rest := intent.AmountReceived
	for key, note := range intent.Metadata {
		var taken int64
		if _, err := fmt.Sscanf(note, "%d", &taken); err != nil || !strings.HasPrefix(key, notePrefix) {
			continue
		}
		_, id, _ := strings.Cut(note, " ")
		made = append(made, app.Movement{
			Reference: intent.LatestCharge.ID + "/" + key, ID: id, Amount: amounts.amount(taken),
		})
		rest -= taken
	}
	slices.SortFunc(made, func(a, b app.Movement) int { return strings.Compare(a.Reference, b.Reference) })
	if rest > 0 {
		made = append(made, app.Movement{
			Reference: fmt.Sprintf("%s/%d", intent.LatestCharge.ID, intent.AmountReceived), External: true,
			Amount: amounts.amount(rest),
		})
	}
	return made
}

// captured is the reference of a capture that was made, or nothing.
func captured(intent *stripe.PaymentIntent, id string) string {
	for _, m := range captures(intent, &reader{currency: intent.Currency}) {
		if m.ID == id && !m.External {
			return m.Reference
		}
	}
	return ""
}
