package app

import (
	"context"
	"errors"

	"cartwright/domain/event"
	"cartwright/domain/money"
	"cartwright/domain/order"
	"cartwright/domain/payment"
)

// Share is what one payment gives back of an order's refund.
type Share struct {
	PaymentID, RefundID string
	Amount              money.Money
}

// RefundOrder gives some of an order's money back, and returns the position of the last refund asked for. Its payments give
// in their order, money before credit: money is what a shopper would choose, a gift card that was spent is often thrown
// away, and banks take refunds for some months only. Repeated after a crash it goes on where it broke off. When somebody else
// refunds at the same time, it comes to less than was asked: what was asked of one payment stands, whatever becomes of the others.
func (a App) RefundOrder(ctx context.Context, r Request, orderID string, amount money.Money, reason string) (shares []Share, at event.Position, err error) {
	found, err := a.Orders.Load(ctx, orderID)
	if err == nil && found.Revision == NoStream {
		err = order.ErrNotFound
	}
	if err != nil {
		return nil, at, err
	}
	for try := 1; ; try++ {
		if shares, err = a.shares(ctx, r, found.State.Placed, amount); err != nil {
			return nil, at, err
		}
		if at, err = a.refund(ctx, r, shares, reason); !errors.Is(err, payment.ErrRefundTooMuch) || try == maxTries {
			return shares, at, err
		}
	}
}

func (a App) refund(ctx context.Context, r Request, shares []Share, reason string) (at event.Position, err error) {
	for _, share := range shares {
		refund := payment.Refund{RefundID: share.RefundID, Amount: share.Amount, Reason: reason}
		out, err := a.Payments.Handle(ctx, envelope[payment.Command](r.following(share.PaymentID), share.PaymentID, refund))
		if err != nil {
			return at, err
		}
		at = out.Position
	}
	return at, nil
}

// shares divides a refund. What a payment was asked for by the same request before stays its share.
func (a App) shares(ctx context.Context, r Request, placed order.Placed, amount money.Money) (shares []Share, err error) {
	if amount.Minor <= 0 || amount.Currency != placed.Total.Currency {
		return nil, payment.ErrAmount
	}
	rest, begun := amount, false
	for _, part := range placed.PaidBy() {
		paid, err := a.Payments.Load(ctx, part.PaymentID)
		if err != nil {
			return nil, err
		}
		share := Share{part.PaymentID, DeriveID(RefundPrefix, r.ID, part.PaymentID), paid.State.Refundable()}
		share.Amount.Minor = min(share.Amount.Minor, rest.Minor)
		if earlier, known := paid.State.Refunds[share.RefundID]; known && earlier.Progress != payment.Undone {
			share.Amount, begun = earlier.Amount, true
		}
		if rest.Minor -= share.Amount.Minor; share.Amount.Minor > 0 {
			shares = append(shares, share)
		}
	}
	if rest.Minor > 0 && !begun {
		return nil, payment.ErrRefundTooMuch.
			Because("At most " + money.Of(amount.Minor-rest.Minor, amount.Currency).String() + " (minor units) can still be refunded.")
	}
	return shares, nil
}
