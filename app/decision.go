package app

import (
	"context"
	"errors"

	"cartwright/domain/checkout"
	"cartwright/domain/event"
)

// Decision is how the last attempt of a checkout ended, or that it has not ended yet.
type Decision struct {
	Pending  bool
	OrderID  string             // set when there is an order
	Rejected *checkout.Rejected // set when there is none
	Position event.Position     // of the event that decided, as is the revision
	Revision Revision
}

// AwaitDecision waits until the last attempt of a checkout is decided. When the deadline of ctx passes first, or nothing
// was submitted, the decision is pending.
func (a App) AwaitDecision(ctx context.Context, checkoutID string) (Decision, error) {
	current, err := a.Checkouts.Load(ctx, checkoutID)
	if err != nil {
		return Decision{}, err
	}
	decision := Decision{Pending: true}
	if current.State.Attempts == 0 {
		return decision, nil
	}
	err = a.Streams.Watch(ctx, event.StreamOf(checkout.Category, checkoutID), NoStream, func(r event.Recorded) bool {
		if decided, ok := decide(r, current.State.FulfilmentID); ok {
			decision = decided
		}
		return !decision.Pending
	})
	if errors.Is(err, context.DeadlineExceeded) {
		err = nil
	}
	return decision, err
}

// decide reads what an event says of an attempt, if anything.
func decide(r event.Recorded, fulfilmentID string) (Decision, bool) {
	decision := Decision{Position: r.Position, Revision: Revision(r.Revision)}
	switch e := r.Event.(type) {
	case checkout.Completed:
		decision.OrderID = e.OrderID
		return decision, e.FulfilmentID == fulfilmentID
	case checkout.Rejected:
		decision.Rejected = &e
		return decision, e.FulfilmentID == fulfilmentID
	}
	return decision, false
}
