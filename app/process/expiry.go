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
func (Expiry) Names() []string {
	return []string{nameOf[credit.Issued](), nameOf[credit.Refunded]()}
}

// Key names what must be handled one at a time: an account.
func (Expiry) Key(r event.Recorded) string { return event.IDOf(r.Stream) }

// Handle asks to be woken at the end of an account that has one, and not before: timers are kept to the microsecond.
func (p Expiry) Handle(ctx context.Context, r event.Recorded) error {
	switch e := r.Event.(type) {
	case credit.Issued:
		return p.wake(ctx, e.AccountID, e.ExpiresAt, app.DeriveUUID(e.AccountID, expiryProcess).String())
	case credit.Refunded:
		return p.wake(ctx, e.AccountID, e.ExpiresAt, app.DeriveUUID(r.ID, expiryProcess).String())
	}
	return nil
}

func (p Expiry) wake(ctx context.Context, accountID string, end time.Time, timerID string) error {
	if end.IsZero() {
		return nil
	}
	return p.Timers.Schedule(ctx, Timer{
		ID: timerID, Process: expiryProcess, Name: "expire", Due: end.Truncate(time.Microsecond).Add(time.Microsecond),
		Payload: whom(accountID),
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
