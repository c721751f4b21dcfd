package process

import (
	"context"

	"cartwright/app"
	"cartwright/domain/cart"
	"cartwright/domain/checkout"
	"cartwright/domain/event"
)

// Reopening opens a cart again when its checkout is cancelled.
type Reopening struct {
	App app.App
}

// Names lists the events that open a cart again.
func (Reopening) Names() []string { return []string{nameOf[checkout.Cancelled]()} }

// Key names what must be handled one at a time: a checkout.
func (Reopening) Key(r event.Recorded) string { return event.IDOf(r.Stream) }

// Handle opens the cart.
func (p Reopening) Handle(ctx context.Context, r event.Recorded) error {
	cancelled, ok := r.Event.(checkout.Cancelled)
	if !ok {
		return nil
	}
	open := Send{Target: cancelled.CartID, Command: cart.Reopen{CheckoutID: cancelled.CheckoutID}}
	return sender{app: p.App, actor: "reopening"}.
		carryOut(ctx, open, app.DeriveUUID(r.ID, "reopen").String(), following(r.Meta, r.ID))
}
