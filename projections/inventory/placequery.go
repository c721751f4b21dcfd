package inventory

import (
	"context"
	"time"

	"cartwright/domain/location"
	"cartwright/domain/transfer"
	"cartwright/projections/read"
)

// Location is one place where units are kept.
type Location struct {
	LocationID string
	location.Details
	Closed   bool
	Revision int64
}

var intoLocation = read.Into(func(l *Location) []any {
	return []any{&l.LocationID, &l.Name, &l.Country, &l.Near, &l.Channels, &l.Priority, &l.Pickup, &l.Street, &l.City, &l.Postcode, &l.Closed, &l.Revision}
})

const locations = `SELECT location, name, country, near, channels, priority, pickup, street, city, postcode, closed, revision FROM live.locations `

// Locations returns a page of the described locations by id: those after an id.
func (q Queries) Locations(ctx context.Context, after string, limit int) ([]Location, error) {
	return read.All(ctx, q.View, intoLocation, locations+`WHERE location > $1 ORDER BY location LIMIT $2`, after, read.Limit(limit))
}

// Counters returns the open locations at which customers may collect, those that are preferred first.
func (q Queries) Counters(ctx context.Context) ([]location.Location, error) {
	found, err := read.All(ctx, q.View, intoLocation, locations+`WHERE pickup AND NOT closed ORDER BY priority DESC, location`)
	counters := make([]location.Location, len(found))
	for i, l := range found {
		counters[i] = location.Location{LocationID: l.LocationID, Details: l.Details, Open: true}
	}
	return counters, err
}

// Transfer is one shipment between two locations.
type Transfer struct {
	TransferID, From, To string
	RequestedAt          time.Time
	Completed            bool
	Revision             int64
	Lines                []transfer.Leg
}

var intoTransfer = read.Into(func(t *Transfer) []any {
	return []any{&t.TransferID, &t.From, &t.To, &t.RequestedAt, &t.Completed, &t.Revision, &t.Lines}
})

const transfers = `
	SELECT transfer_id, origin, destination, requested_at, completed, revision, (
		SELECT coalesce(jsonb_agg(jsonb_build_object(
			'sku', sku, 'quantity', requested, 'Settled', refused OR sent > 0,
			'Sent', sent, 'Received', received, 'WrittenOff', written_off
		) ORDER BY sku), '[]') FROM live.transfer_lines l WHERE l.transfer_id = t.transfer_id
	) FROM live.transfers t `

// Transfer returns one transfer.
func (q Queries) Transfer(ctx context.Context, id string) (Transfer, error) {
	return read.One(ctx, q.View, transfer.ErrNotFound, intoTransfer, transfers+`WHERE transfer_id = $1`, id)
}

// TransferPlace is where a transfer stands in a list.
type TransferPlace struct {
	At time.Time
	ID string
}

// TransfersPage returns a page of transfers, the newest first: those after a place, or the first when it is nil.
func (q Queries) TransfersPage(ctx context.Context, after *TransferPlace, limit int) ([]Transfer, error) {
	var w read.Where
	if after != nil {
		w.And("(requested_at, transfer_id) < (?, ?)", after.At, after.ID)
	}
	return read.All(ctx, q.View, intoTransfer, transfers+w.String()+`
		ORDER BY requested_at DESC, transfer_id DESC LIMIT `+w.Arg(read.Limit(limit)), w.Args...)
}
