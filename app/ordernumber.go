package app

import (
	"context"
	"errors"
	"time"

	"cartwright/domain/event"
	"cartwright/domain/order"
)

// OrderOutcome is an order after a command.
type OrderOutcome = Outcome[order.Order, order.Event]

// AwaitNumber returns an order that was placed once it has its number, and the position of that. When it takes longer than
// somebody has patience, the order is returned without.
func (a App) AwaitNumber(ctx context.Context, orderID string, patience time.Duration) (OrderOutcome, error) {
	waiting, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	out := OrderOutcome{Revision: NoStream}
	var wrong error
	err := a.Streams.Watch(waiting, event.StreamOf(order.Category, orderID), NoStream, func(r event.Recorded) bool {
		wrong, out.Position = a.Orders.evolve(&out, r), r.Position
		return wrong != nil || out.State.Number != 0
	})
	switch late := errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil; {
	case late && out.Revision == NoStream: // not even looked at
		return a.Orders.Load(ctx, orderID)
	case late:
		return out, nil
	}
	return out, errors.Join(err, wrong)
}
