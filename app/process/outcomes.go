package process

import (
	"context"

	"cartwright/app"
	"cartwright/domain/cart"
	"cartwright/domain/checkout"
	"cartwright/domain/event"
)

// Outcomes tells a cart how its checkout ended: cancelled, and the cart opens again, or completed, and it is bought.
type Outcomes struct {
	App app.App
}

// Names lists the events that end a checkout.
func (Outcomes) Names() []string {
	return []string{nameOf[checkout.Cancelled](), nameOf[checkout.Completed]()}
}

// Key names what must be handled one at a time: a checkout.
func (Outcomes) Key(r event.Recorded) string { return event.IDOf(r.Stream) }

// Handle tells the cart.
func (p Outcomes) Handle(ctx context.Context, r event.Recorded) error {
	tell, err := p.outcome(ctx, r)
	if err != nil || tell.Target == "" {
		return err
	}
	return sender{app: p.App, actor: "outcomes"}.
		carryOut(ctx, tell, app.DeriveUUID(r.ID, "outcome").String(), following(r.Meta, r.ID))
}

func (p Outcomes) outcome(ctx context.Context, r event.Recorded) (Send, error) {
	switch e := r.Event.(type) {
	case checkout.Cancelled:
		return Send{Target: e.CartID, Command: cart.Reopen{CheckoutID: e.CheckoutID}}, nil
	case checkout.Completed:
		ended, err := p.App.Checkouts.Load(ctx, e.CheckoutID)
		return Send{Target: ended.State.CartID, Command: cart.Complete{CheckoutID: e.CheckoutID, OrderID: e.OrderID}}, err
	}
	return Send{}, nil
}
