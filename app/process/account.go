package process

import (
	"context"
	"errors"
	"fmt"

	"cartwright/app"
	"cartwright/domain/event"
	"cartwright/domain/payment"
)

// errContradiction are refusals of what a provider says it has done. It can be neither recorded nor undone here; comparing
// the books shows it.
var errContradiction = errors.Join(payment.ErrCaptureTooMuch, payment.ErrRefundTooMuch, payment.ErrAmount, payment.ErrDispute)

// record brings a payment up to date with the provider's account of it. It may be done again, at any time.
func (p Payments) record(ctx context.Context, account app.Account, cause event.Recorded) error {
	if account.PaymentID == "" {
		return nil
	}
	known, err := p.App.Payments.Load(ctx, account.PaymentID)
	if err != nil || known.Revision == app.NoStream {
		return err
	}
	sender := sender{app: p.App, actor: "payments"}
	for _, fact := range account.Facts() {
		send := Send{Target: account.PaymentID, Command: fact, TooLate: errContradiction}
		id := app.DeriveUUID(cause.ID, fmt.Sprintf("%T%+v", fact, fact)).String()
		if err := sender.carryOut(ctx, send, id, following(cause.Meta, cause.ID)); err != nil {
			return err
		}
	}
	return nil
}
