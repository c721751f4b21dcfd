package app

import (
	"context"

	"cartwright/domain/checkout"
	"cartwright/domain/event"
)

// Request is what every use case gets beside its own arguments.
type Request struct {
	ID       string    // command id: equal ids are the same request, whoever repeats it
	Expect   *Revision // the revision the caller looked at, if it insists
	Customer string    // who has signed in; none: a guest
	Staff    bool      // the back office, which may do what any shopper may
	Meta     event.Metadata
}

// MaySee reports whether somebody's things are the caller's to see. A guest's are anybody's who knows their id.
func (r Request) MaySee(customerID string) bool {
	return customerID == "" || customerID == r.Customer || r.Staff
}

// CheckoutOutcome is how a checkout stands after a request.
type CheckoutOutcome = Outcome[checkout.Checkout, checkout.Event]

// following is a second request that a use case makes on another stream. Its id follows from the first's, so that the
// events of both get ids of their own.
func (r Request) following(step string) Request {
	return Request{ID: DeriveUUID(r.ID, step).String(), Customer: r.Customer, Staff: r.Staff, Meta: r.Meta}
}

// insisting is the request of a caller who looked at a revision, if they insist on one.
func (r Request) insisting(on *Revision) Request {
	r.Expect = on
	return r
}

func envelope[C any](r Request, target string, command C) Envelope[C] {
	return Envelope[C]{ID: r.ID, Target: target, Expect: r.Expect, Command: command, Meta: r.Meta}
}

// checkout loads a checkout that must exist and be the caller's to see.
func (a App) checkout(ctx context.Context, r Request, id string) (CheckoutOutcome, error) {
	out, err := a.Checkouts.Load(ctx, id)
	if err == nil && (out.Revision == NoStream || !r.MaySee(out.State.CustomerID)) {
		err = checkout.ErrNotFound
	}
	return out, err
}

func (a App) handleCheckout(ctx context.Context, r Request, id string, command checkout.Command) (CheckoutOutcome, error) {
	if !r.Staff {
		command = checkout.By{CustomerID: r.Customer, Command: command}
	}
	return a.Checkouts.Handle(ctx, envelope(r, id, command))
}
