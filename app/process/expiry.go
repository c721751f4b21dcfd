package process

import (
	"context"
	"time"

	"cartwright/app"
	"cartwright/domain/credit"
	"cartwright/domain/event"
)

const expiryProcess = "expiry"

// Expiry takes what is left on gift cards and store credit when their time is over.
type Expiry struct {
	App    app.App
	Timers Timers
}

// Names lists the events that say when an account ends.
func (Expiry) Names() []string { return []string{nameOf[credit.Issued]()} }

// Key names what must be handled one at a time: an account.
func (Expiry) Key(r event.Recorded) string { return event.IDOf(r.Stream) }

// Handle asks to be woken at the end of an account that has one, and not before: timers are kept to the microsecond.
func (p Expiry) Handle(ctx context.Context, r event.Recorded) error {
	issued, ok := r.Event.(credit.Issued)
	if !ok || issued.ExpiresAt.IsZero() {
		return nil
	}
	return p.Timers.Schedule(ctx, Timer{
		ID:      app.DeriveUUID(issued.AccountID, expiryProcess).String(),
		Process: expiryProcess, Name: "expire", Due: issued.ExpiresAt.Truncate(time.Microsecond).Add(time.Microsecond),
		Payload: whom(issued.AccountID),
	})
}

// Fired takes in a timer that is due.
func (p Expiry) Fired(ctx context.Context, timer Timer) error {
	id, err := timer.whom()
	if err != nil {
		return err
	}
	expire := Send{Target: id, Command: credit.Expire{Now: timer.Due}}
	meta := event.Metadata{CorrelationID: id}
	return sender{app: p.App, actor: expiryProcess}.
		carryOut(ctx, expire, app.DeriveUUID(id, "expire", timer.Due.UTC().Format(time.RFC3339Nano)).String(), meta)
}
