package process

import (
	"context"
	"errors"

	"cartwright/app"
	"cartwright/domain/event"
	"cartwright/domain/order"
	"cartwright/domain/ordernumber"
)

// orderNumbers is the id of the shop's one sequence.
const orderNumbers = "orders"

// Numbering gives every order its number, one after the other, in the order in which they were placed. A number is taken
// only for what is an order for good, so that none is spent on a purchase that fails.
//
// Why no number is left out or given twice, whatever dies and however many programs do this at once: who has taken a number
// for an order goes on to the next order only once this one has it on record. So an order that has no number on record
// either has the last one of the sequence, or none. To rely on that, the end of the sequence is read before the order, and
// a number is taken only if the sequence still ends there.
type Numbering struct {
	App   app.App
	First int64 // number of the first order
}

// Names lists the event that asks for a number.
func (Numbering) Names() []string { return []string{nameOf[order.Placed]()} }

// Key names what must be handled one at a time: all orders.
func (Numbering) Key(event.Recorded) string {
	return event.StreamOf(ordernumber.Category, orderNumbers)
}

// Handle gives an order its number, unless it has one.
func (p Numbering) Handle(ctx context.Context, r event.Recorded) error {
	for try := 1; ; try++ {
		err := p.number(ctx, r)
		if !errors.Is(err, app.ErrMoved) || try == maxTries {
			return err
		}
	}
}

func (p Numbering) number(ctx context.Context, r event.Recorded) error {
	last, err := p.App.Numbers.LoadLast(ctx, orderNumbers)
	if err != nil {
		return err
	}
	id := event.IDOf(r.Stream)
	placed, err := p.App.Orders.Load(ctx, id)
	if err != nil || placed.State.Number != 0 {
		return err
	}
	meta := following(r.Meta, r.ID)
	meta.Actor = "numbering"
	taken, err := p.App.Numbers.HandleLoaded(ctx, last, app.Envelope[ordernumber.Command]{
		ID: app.DeriveUUID(id, "take a number").String(), Target: orderNumbers, Expect: &last.Revision,
		Command: ordernumber.Take{OrderID: id, First: p.First}, Meta: meta,
	})
	if err != nil {
		return err
	}
	_, err = p.App.Orders.Handle(ctx, app.Envelope[order.Command]{
		ID: app.DeriveUUID(id, "number").String(), Target: id, Command: order.Number{Number: taken.State.Number}, Meta: meta,
	})
	return err
}
