package app

import (
	"context"
	"errors"
	"strconv"
	"time"

	"cartwright/domain/checkout"
	"cartwright/domain/firstorder"
	"cartwright/domain/pricing"
)

// firstOrderHold is how long an attempt to buy claims to be somebody's first order: longer than any takes.
const firstOrderHold = time.Hour

// whoBuys is what prices depend on of a customer, read from the log and not from what may lag. Of a guest nothing is known:
// no group, no exemption, and nobody can tell whether it is their first order. The attempt is the one to be made.
func (a App) whoBuys(ctx context.Context, customerID, fulfilmentID string) (pricing.Buyer, error) {
	if customerID == "" {
		return pricing.Buyer{}, nil
	}
	known, err := a.Customers.Load(ctx, customerID)
	if err != nil {
		return pricing.Buyer{}, err
	}
	debut, err := a.Debuts.Load(ctx, customerID)
	return pricing.Buyer{
		Group: known.State.Group, TaxExempt: known.State.TaxExempt, Grounds: known.State.Grounds,
		FirstOrder: debut.State.Open(fulfilmentID, a.Clock()),
	}, err
}

// nextAttempt is the id of the attempt that submitting a checkout would begin.
func nextAttempt(c checkout.Checkout) string {
	return DeriveID(FulfilmentPrefix, c.CheckoutID, strconv.Itoa(c.Attempts+1))
}

// claimFirstOrder claims a customer's first order, if a submission is it. When another checkout of theirs was quicker, this one
// is priced as what it is.
func (a App) claimFirstOrder(ctx context.Context, r Request, c checkout.Checkout, submit checkout.Submit) (checkout.Submit, error) {
	if _, refused := checkout.Decide(c, submit); refused != nil || !submit.Quote.Buyer.FirstOrder {
		return submit, nil
	}
	_, err := a.Debuts.Handle(ctx, envelope[firstorder.Command](r.following("first order"), c.CustomerID, firstorder.Claim{
		CustomerID: c.CustomerID, FulfilmentID: submit.FulfilmentID, Now: a.Clock(), ExpiresAt: a.Clock().Add(firstOrderHold),
	}))
	if !errors.Is(err, firstorder.ErrTaken) {
		return submit, err
	}
	again, err := a.submission(ctx, c)
	again.Total = submit.Total
	return again, err
}
