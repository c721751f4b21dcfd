package process

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"cartwright/app"
	"cartwright/domain/cart"
	"cartwright/domain/checkout"
	"cartwright/domain/event"
)

const (
	abandonmentProcess = "abandonment"
	silence            = "silence"
	// grains is into how many parts the silence is divided. All touches that end in one part share a timer, so that a busy
	// cart sets few of them, and a silence is noticed at most one part late.
	grains = 8
)

// Abandonment notices carts that nobody touches any more, and those that come back. A cart is touched by its own events
// and by its checkout's. What is decided follows from the times in the log, never from when a fact happens to arrive.
type Abandonment struct {
	App    app.App
	Timers Timers
	After  time.Duration // how long a cart may be silent
}

// noTouch lists what happens to carts and checkouts without anybody's doing, or ends them.
var noTouch = []string{
	nameOf[cart.Opened](), nameOf[cart.Closed](), nameOf[cart.Completed](), nameOf[cart.Abandoned](), nameOf[cart.Recovered](),
	nameOf[checkout.Completed](), nameOf[checkout.Cancelled](),
}

// Names lists the events that touch a cart.
func (Abandonment) Names() []string {
	return slices.DeleteFunc(Events.Names(), func(name string) bool { return !isTouch(name) })
}

func isTouch(name string) bool {
	category, _, _ := strings.Cut(name, ".")
	return (category == cart.Category || category == checkout.Category) && !slices.Contains(noTouch, name)
}

// Key names what must be handled one at a time: a cart, or a checkout. Neither waits for the other.
func (Abandonment) Key(r event.Recorded) string { return r.Stream }

// Handle waits for the silence after a touch. Going on with a checkout also recovers its cart, which cannot know.
func (p Abandonment) Handle(ctx context.Context, r event.Recorded) error {
	id := event.IDOf(r.Stream)
	if _, touched := r.Event.(checkout.Event); touched {
		of, err := p.App.Checkouts.Load(ctx, id)
		if err != nil {
			return err
		}
		if id = of.State.CartID; r.Name != nameOf[checkout.Rejected]() { // that was not the shopper
			if err := p.recover(ctx, id, r); err != nil {
				return err
			}
		}
	}
	part := p.After / grains
	due := r.At.Add(p.After).Truncate(part).Add(part)
	return p.Timers.Schedule(ctx, Timer{
		ID:      app.DeriveUUID(id, silence, due.UTC().Format(time.RFC3339Nano)).String(),
		Process: abandonmentProcess, Name: silence, Due: due, Payload: whom(id),
	})
}

func (p Abandonment) recover(ctx context.Context, cartID string, r event.Recorded) error {
	return sender{app: p.App, actor: abandonmentProcess}.
		carryOut(ctx, Send{Target: cartID, Command: cart.Recover{At: r.At}}, app.DeriveUUID(r.ID, "recover").String(), following(r.Meta, r.ID))
}

// Fired takes in a silence that is over. A cart that was touched since has another timer, and so has one whose attempt to
// buy is under way: that ends with a fact.
func (p Abandonment) Fired(ctx context.Context, timer Timer) error {
	id, err := timer.whom()
	if err != nil {
		return err
	}
	current, err := p.App.Carts.Load(ctx, id)
	if err != nil {
		return err
	}
	since, err := p.lastTouch(ctx, event.StreamOf(cart.Category, id))
	if current.State.Status == cart.IsCheckedOut && err == nil {
		since, err = p.checkoutTouch(ctx, current.State.CheckoutID, since)
	}
	if err != nil || since.IsZero() || since.Add(p.After).After(timer.Due) {
		return err
	}
	_, err = p.App.Carts.Handle(ctx, app.Envelope[cart.Command]{
		ID: app.DeriveUUID(timer.ID, "abandon").String(), Target: id, Expect: &current.Revision,
		Command: cart.Abandon{Since: since},
		Meta:    event.Metadata{CorrelationID: id, CausationID: timer.ID, Actor: abandonmentProcess},
	})
	if errors.Is(err, app.ErrMoved) {
		return p.Fired(ctx, timer)
	}
	return err
}

// checkoutTouch is when a cart's checkout was touched last, if later than the cart; never, while it is being decided or
// once it is bought.
func (p Abandonment) checkoutTouch(ctx context.Context, checkoutID string, since time.Time) (time.Time, error) {
	current, err := p.App.Checkouts.Load(ctx, checkoutID)
	switch current.State.Status {
	case checkout.IsSubmitted, checkout.IsCompleted:
		return time.Time{}, err
	}
	if err != nil {
		return since, err
	}
	touched, err := p.lastTouch(ctx, event.StreamOf(checkout.Category, checkoutID))
	if touched.After(since) {
		since = touched
	}
	return since, err
}

func (p Abandonment) lastTouch(ctx context.Context, stream string) (last time.Time, err error) {
	history, err := p.App.Streams.Read(ctx, stream)
	for _, past := range history {
		if isTouch(past.Name) {
			last = past.At
		}
	}
	return last, err
}
