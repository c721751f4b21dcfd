package app

import (
	"context"
	"errors"

	"cartwright/domain/checkout"
	"cartwright/domain/money"
)

// Submit hands a complete checkout over to its fulfilment, at what it comes to now. A shopper who was shown another total,
// or names one, is shown the new one first.
func (a App) Submit(ctx context.Context, r Request, checkoutID string, agreed money.Money) (CheckoutOutcome, error) {
	current, err := a.checkout(ctx, r, checkoutID)
	if err != nil {
		return CheckoutOutcome{}, err
	}
	if current.State.Status != checkout.IsOpen {
		return a.submitted(ctx, r, current, agreed)
	}
	if err := a.gate(ctx, current.State); err != nil {
		return CheckoutOutcome{}, err
	}
	if err := a.stillSaved(ctx, current.State); err != nil {
		return CheckoutOutcome{}, err
	}
	submit, err := a.submission(ctx, current.State)
	if err != nil {
		return CheckoutOutcome{}, err
	}
	submit.Total = agreed
	out := current
	if submit, err = a.reserve(ctx, r, current.State, submit); err == nil {
		out, err = a.handleCheckout(ctx, r, checkoutID, submit)
	}
	if errors.Is(err, checkout.ErrTotalChanged) {
		_, shown := a.handleCheckout(ctx, r.following("review"), checkoutID, checkout.Review{Quote: submit.Quote})
		err = errors.Join(err, shown)
	}
	return out, err
}

// submitted answers for a checkout that is not open: with the attempt there is, to a repeat and to whoever names no total.
// However many ask for it, it is one purchase. What has become of prices since is none of its business.
func (a App) submitted(ctx context.Context, r Request, c CheckoutOutcome, agreed money.Money) (CheckoutOutcome, error) {
	submit := envelope[checkout.Command](r, c.State.CheckoutID, checkout.Submit{FulfilmentID: nextAttempt(c.State)})
	out, done, err := a.Checkouts.load(ctx, submit.Target, submit.ID)
	if err != nil || done {
		return out, err
	}
	_, err = a.Checkouts.decide(c, submit)
	known := errors.Is(err, checkout.ErrSubmitted) || errors.Is(err, checkout.ErrCompleted)
	if known && agreed == (money.Money{}) {
		return c, nil
	}
	return c, err
}

// reserve sets aside what a submission takes that others want, too, once it is known that it will do. Of a submission that is
// refused nothing is taken.
func (a App) reserve(ctx context.Context, r Request, c checkout.Checkout, submit checkout.Submit) (checkout.Submit, error) {
	submit, err := a.claimFirstOrder(ctx, r, c, submit)
	if err != nil {
		return submit, err
	}
	if _, err := checkout.Decide(c, submit); err != nil {
		return submit, err
	}
	return submit, a.reserveCoupons(ctx, r, c, submit)
}

// submission is what the outside knows of a checkout now. Where the units are to come from is settled here, from levels that
// may lag; the fulfilment falls back on the other locations, and a shortage ends the attempt with a rejection.
func (a App) submission(ctx context.Context, c checkout.Checkout) (submit checkout.Submit, err error) {
	submit.FulfilmentID, submit.Terms = nextAttempt(c), a.Terms
	known, err := a.known(ctx, c)
	if err != nil {
		return submit, err
	}
	if submit.Quote, submit.Coupons, err = a.quote(ctx, c, known); err != nil {
		return submit, err
	}
	offers, err := a.deliveries(ctx, c, known)
	if err != nil {
		return submit, err
	}
	if submit.There, err = a.there(ctx, c); err != nil {
		return submit, err
	}
	methods, err := a.tenders(ctx, c, due(submit.Quote.Total, c.Credits))
	if err != nil {
		return submit, err
	}
	submit.Offered, submit.Methods = offersOf(offers), codesOf(methods)
	submit.Pieces, err = a.route(ctx, c)
	return submit, err
}

// route says where the units are to come from. Of each SKU the units are summed over lines and bundles, so that no two of
// them count the same ones.
func (a App) route(ctx context.Context, c checkout.Checkout) ([]checkout.Piece, error) {
	needs, err := needsOf(c.Lines)
	if err != nil {
		return nil, err
	}
	if c.Delivery.Collect {
		return collected(needs, c.Delivery.PickupPoint), nil
	}
	levels, err := a.levels(ctx, needs)
	if err != nil {
		return nil, err
	}
	routing := a.Routing
	routing.Country, routing.Channel = c.Destination.Country, c.Channel
	routed, _ := routing.Route(needs, levels)
	pieces := make([]checkout.Piece, len(routed))
	for i, piece := range routed {
		pieces[i] = checkout.Piece(piece)
	}
	return pieces, nil
}
