package app

import (
	"context"
	"errors"
	"fmt"

	"cartwright/domain/event"
	"cartwright/domain/location"
	"cartwright/domain/pricelist"
	"cartwright/domain/product"
	"cartwright/domain/sealed"
	"cartwright/domain/stock"
)

// Revision is the number of a stream's last event, counted from 0; NoStream before the first.
type Revision int64

// NoStream is the revision of a stream without events.
const NoStream Revision = -1

// ErrMoved is returned when a stream is not at the revision that was expected.
var ErrMoved = errors.New("changed by someone else in the meantime")

// Moved says where the stream really is. It matches ErrMoved.
type Moved struct {
	Stream         string
	Expected, Real Revision
}

func (m Moved) Error() string {
	return fmt.Sprintf("%s is at revision %d, not %d", m.Stream, m.Real, m.Expected)
}

// Is makes every Moved match ErrMoved.
func (m Moved) Is(target error) bool { return target == ErrMoved }

// Streams is the event store as the use cases need it.
type Streams interface {
	// Read returns a stream's events in order; none when the stream does not exist.
	Read(ctx context.Context, stream string) ([]event.Recorded, error)
	// ReadAfter returns, in order, up to limit of the events after the revision.
	ReadAfter(ctx context.Context, stream string, after Revision, limit int) ([]event.Recorded, error)
	// Last returns the last event of a stream, or reports that there is none.
	Last(ctx context.Context, stream string) (last event.Recorded, found bool, err error)
	// Append adds events in one piece right after the revision at, or returns a Moved. Appending the same event ids
	// again at the same revision answers as the first time did.
	Append(ctx context.Context, stream string, at Revision, events []event.New) (event.Position, error)
	// Watch calls see with each event after the revision, then with those to come, until see says stop or ctx ends.
	Watch(ctx context.Context, stream string, after Revision, see func(event.Recorded) (stop bool)) error
}

// Shelf answers what is for sale and where the units are. It may lag; the streams have the last word.
type Shelf interface {
	// Offers returns what is known of the SKUs, each at the price that applies to who asks.
	Offers(ctx context.Context, skus []string, who pricelist.For) (map[string]product.Offer, error)
	Levels(ctx context.Context, skus []string) ([]stock.Level, error)
	// Counters returns the open locations at which customers may collect.
	Counters(ctx context.Context) ([]location.Location, error)
}

// ErrErased is returned when the key of a sealed value was deleted, and the data with it.
var ErrErased = errors.New("the personal data was erased")

// Vault seals personal data under a key of the person it belongs to. Open returns an ErrErased when there is no key any more.
type Vault interface {
	Seal(ctx context.Context, subject string, plain []byte, purpose string) (sealed.Value, error)
	// Open returns ErrErased for what belongs to somebody who was forgotten.
	Open(ctx context.Context, value sealed.Value, purpose string) ([]byte, error)
}

// Carrier takes parcels and tells where they are.
type Carrier interface {
	// Book announces a parcel. Repeated with the same delivery id it answers as it did first.
	Book(ctx context.Context, b Booking) (carrier, trackingNumber string, err error)
	// Track returns all the news of a parcel so far, oldest first, and when to ask again (zero when it has arrived).
	Track(ctx context.Context, trackingNumber string) (Progress, error)
}
