package process

import (
	"context"
	"errors"

	"cartwright/app"
	"cartwright/domain/cart"
	"cartwright/domain/event"
	"cartwright/domain/refusal"
)

// Merging sees to it that a cart that was taken over is closed, should whoever merged the two have died in between.
type Merging struct {
	App app.App
}

// Names lists the events that take a cart over.
func (Merging) Names() []string { return []string{nameOf[cart.Merged]()} }

// Key names what must be handled one at a time: the surviving cart.
func (Merging) Key(r event.Recorded) string { return event.IDOf(r.Stream) }

// Handle goes through the merge again, which closes the other cart unless it is closed. A cart that its owner did something
// else with meanwhile, such as buying it, stays theirs.
func (p Merging) Handle(ctx context.Context, r event.Recorded) error {
	merged, ok := r.Event.(cart.Merged)
	if !ok {
		return nil
	}
	request := app.Request{ID: app.DeriveUUID(r.ID, "close").String(), Customer: merged.CustomerID, Meta: following(r.Meta, r.ID)}
	request.Meta.Actor = "merging"
	_, err := p.App.MergeCarts(ctx, request, merged.CartID, merged.GuestCartID, merged.Strategy)
	if isRefusal(err) {
		return nil
	}
	return err
}

func isRefusal(err error) bool {
	var refused *refusal.Refusal
	return errors.As(err, &refused)
}
