package process

import (
	"context"
	"fmt"
	"time"

	"cartwright/app"
	"cartwright/domain/delivery"
	"cartwright/domain/event"
)

const (
	parcelsProcess = "parcels"
	collect        = "collect"
	track          = "track"
)

// Parcels hands parcels to the carrier and follows them until they arrive. Whatever it does next, a timer starts.
type Parcels struct {
	App     app.App
	Carrier app.Carrier
	Timers  Timers
	Packing time.Duration // from request to dispatch; until then a delivery can be stopped
}

// Names lists the events that start a parcel on its way.
func (Parcels) Names() []string { return []string{nameOf[delivery.Requested]()} }

// Key names what must be handled one at a time: a delivery.
func (Parcels) Key(r event.Recorded) string { return event.IDOf(r.Stream) }

// Handle has a requested parcel collected once it is packed.
func (p Parcels) Handle(ctx context.Context, r event.Recorded) error {
	return p.wake(ctx, event.IDOf(r.Stream), collect, r.At.Add(p.Packing))
}

// Fired takes in a timer that is due.
func (p Parcels) Fired(ctx context.Context, timer Timer) error {
	id, err := timer.whom()
	if err != nil {
		return err
	}
	current, err := p.App.Deliveries.Load(ctx, id)
	if err != nil {
		return err
	}
	switch current.State.Status {
	case delivery.IsRequested:
		return p.dispatch(ctx, current.State.Requested, timer.Due)
	case delivery.IsDispatched, delivery.IsInTransit, delivery.IsOutForDelivery:
		return p.follow(ctx, id, current.State.TrackingNumber)
	}
	return nil
}

// Counter stands for the carrier where the shopper collects. The parcel then waits for them; people say when it is gone.
const Counter = "counter"

func (p Parcels) dispatch(ctx context.Context, r delivery.Requested, ready time.Time) error {
	if r.Collect {
		return p.send(ctx, r.DeliveryID, "dispatch", delivery.Dispatch{Carrier: Counter, TrackingNumber: r.DeliveryID, At: ready})
	}
	carrier, number, err := p.Carrier.Book(ctx, app.Booking{
		DeliveryID: r.DeliveryID, From: r.From, Ready: ready, Option: r.Option, Country: r.Country,
	})
	if err != nil {
		return fmt.Errorf("book delivery %s: %w", r.DeliveryID, err)
	}
	dispatched := delivery.Dispatch{Carrier: carrier, TrackingNumber: number, At: ready}
	if err := p.send(ctx, r.DeliveryID, "dispatch", dispatched); err != nil {
		return err
	}
	return p.follow(ctx, r.DeliveryID, number)
}

// follow records the news of a parcel and asks to be woken when there may be more.
func (p Parcels) follow(ctx context.Context, id, number string) error {
	progress, err := p.Carrier.Track(ctx, number)
	if err != nil {
		return fmt.Errorf("track delivery %s: %w", id, err)
	}
	for _, news := range progress.News {
		if err := p.send(ctx, id, string(news.Step), news); err != nil {
			return err
		}
	}
	if progress.NextCheck.IsZero() {
		return nil
	}
	return p.wake(ctx, id, track, progress.NextCheck)
}

func (p Parcels) send(ctx context.Context, id, step string, command delivery.Command) error {
	tell := Send{Target: id, Command: command, TooLate: delivery.ErrCancelled}
	return sender{app: p.App, actor: parcelsProcess}.
		carryOut(ctx, tell, app.DeriveUUID(id, step).String(), event.Metadata{CorrelationID: id})
}

func (p Parcels) wake(ctx context.Context, id, why string, due time.Time) error {
	return p.Timers.Schedule(ctx, Timer{
		ID:      app.DeriveUUID(id, why, due.UTC().Format(time.RFC3339Nano)).String(),
		Process: parcelsProcess, Name: why, Due: due, Payload: whom(id),
	})
}
