package app

import (
	"context"

	"cartwright/domain/event"
	"cartwright/domain/money"
	"cartwright/domain/order"
	"cartwright/domain/payment"
)

// PaymentOutcome is how a payment stands after a request.
type PaymentOutcome = Outcome[payment.Payment, payment.Event]

// Taking is what one payment is asked for.
type Taking struct {
	PaymentID, CaptureID string
	Amount               money.Money
}

// CapturePayment takes money of one payment by hand.
func (a App) CapturePayment(ctx context.Context, r Request, paymentID string, capture payment.Capture) (PaymentOutcome, error) {
	current, err := a.Payments.Load(ctx, paymentID)
	switch {
	case err != nil:
		return current, err
	case current.Revision == NoStream:
		return current, payment.ErrNotFound
	}
	if _, err := a.payable(ctx, current.State.OrderID); err != nil {
		return current, err
	}
	return a.Payments.Handle(ctx, envelope[payment.Command](r, paymentID, capture))
}

// CaptureOrder takes all that is still set aside for an order, such as what its parcels could not: each payment under an id that
// follows from the request. It returns the position of the last capture asked for.
func (a App) CaptureOrder(ctx context.Context, r Request, orderID string) (takings []Taking, at event.Position, err error) {
	placed, err := a.payable(ctx, orderID)
	if err != nil {
		return nil, at, err
	}
	for _, part := range placed.PaidBy() {
		taking, err := a.taking(ctx, r, part.PaymentID)
		if err != nil {
			return nil, at, err
		}
		if taking.Amount.Minor == 0 {
			continue
		}
		out, err := a.Payments.Handle(ctx, envelope[payment.Command](
			r.following(part.PaymentID), part.PaymentID, payment.Capture{CaptureID: taking.CaptureID}))
		if err != nil {
			return nil, at, err
		}
		takings, at = append(takings, taking), out.Position
	}
	if len(takings) == 0 {
		err = payment.ErrCaptured.Because("Nothing is set aside for this order any more: it was taken, or has lapsed.")
	}
	return takings, at, err
}

// taking is what a payment still has set aside, or what the same request asked of it before.
func (a App) taking(ctx context.Context, r Request, paymentID string) (Taking, error) {
	found, err := a.Payments.Load(ctx, paymentID)
	taking := Taking{PaymentID: paymentID, CaptureID: DeriveID(CapturePrefix, r.ID, paymentID)}
	earlier, repeated := found.State.Captures[taking.CaptureID]
	switch {
	case repeated:
		taking.Amount = earlier.Amount
	case found.State.Status == payment.IsAuthorised || found.State.Status == payment.IsPartlyCaptured:
		taking.Amount = found.State.Capturable()
	}
	return taking, err
}

// payable refuses to take money for what is no order yet, is held back by a review, or is cancelled.
func (a App) payable(ctx context.Context, orderID string) (order.Placed, error) {
	found, err := a.Orders.Load(ctx, orderID)
	switch {
	case err != nil:
		return order.Placed{}, err
	case found.Revision == NoStream:
		return order.Placed{}, order.ErrNotFound
	case found.State.Status == order.IsPlaced:
		return order.Placed{}, order.ErrNotConfirmed.Because("The order is not confirmed yet; take its money once its units have left the shelf and no review holds it.")
	case found.State.Status == order.IsCancelled:
		return order.Placed{}, order.ErrCancelled
	}
	return found.State.Placed, nil
}
