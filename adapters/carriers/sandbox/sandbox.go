// Package sandbox is a carrier that moves parcels by the clock alone.
//
// It remembers nothing: a parcel's whole timeline follows from its tracking number, and the number from the booking. So
// it answers a repeated question as it did the first, across any restart, and any node may ask.
package sandbox

import (
	"context"
	"time"

	"cartwright/app"
	"cartwright/domain/delivery"
)

// Name is what the carrier calls itself.
const Name = "sandbox"

// Carrier implements app.Carrier.
type Carrier struct {
	Seed  uint64        // another seed deals other fates to the same parcels
	Step  time.Duration // about how long each leg of a journey takes; express takes half
	Clock func() time.Time

	Careful bool // every parcel arrives; otherwise nobody is at home for one in fifty
}

var _ app.Carrier = Carrier{}

// Book announces a parcel.
func (c Carrier) Book(_ context.Context, b app.Booking) (carrier, trackingNumber string, err error) {
	p := parcel{ready: b.Ready.Truncate(time.Millisecond), fate: c.fateOf(b.DeliveryID), express: b.Option == "express"}
	return Name, p.number(), nil
}

// Track returns what has happened to a parcel by now.
func (c Carrier) Track(_ context.Context, trackingNumber string) (app.Progress, error) {
	p, err := parse(trackingNumber)
	if err != nil {
		return app.Progress{}, err
	}
	var progress app.Progress
	now := c.Clock()
	for _, news := range p.timeline(c.Step) {
		if news.At.After(now) {
			progress.NextCheck = news.At
			break
		}
		progress.News = append(progress.News, news)
	}
	return progress, nil
}

var hubs = []string{"Leipzig", "Liège", "Lyon", "Madrid", "Milan", "Rotterdam", "Vienna", "Warsaw"}

// timeline is a parcel's whole journey, as its fate has it. One in fifty fails.
func (p parcel) timeline(step time.Duration) []delivery.Progress {
	if p.express {
		step /= 2
	}
	at := p.ready
	after := func(leg int) time.Time { // between a half and one and a half steps
		at = at.Add(step/2 + step*time.Duration(p.fate[leg])/255)
		return at
	}
	hub := hubs[int(p.fate[0])%len(hubs)]
	journey := []delivery.Progress{
		{Step: delivery.IsInTransit, Place: hub, At: after(1)},
		{Step: delivery.IsOutForDelivery, Place: "local depot", At: after(2)},
	}
	if p.fails() {
		return append(journey, delivery.Progress{Step: delivery.IsFailed, Reason: "nobody at this address", At: after(3)})
	}
	return append(journey, delivery.Progress{Step: delivery.IsDelivered, At: after(3)})
}

func (p parcel) fails() bool { return (int(p.fate[4])<<8|int(p.fate[3]))%50 == 0 }
