package tracking

import (
	"context"
	"time"

	"cartwright/domain/delivery"
	"cartwright/domain/order"
	"cartwright/projections"
	"cartwright/projections/read"
)

// Queries answers whoever holds a tracking token.
type Queries struct{ View projections.View }

// Order is where an order stands.
type Order struct {
	ID           string
	Number       int64 // 0: none yet
	Status       order.Status
	PlacedAt     time.Time
	DeliveryDays int // promised, working days
}

// Order returns the order of a token.
func (q Queries) Order(ctx context.Context, token string) (Order, error) {
	return read.One(ctx, q.View, order.ErrNotFound, read.Into(func(o *Order) []any {
		return []any{&o.ID, &o.Number, &o.Status, &o.PlacedAt, &o.DeliveryDays}
	}), `SELECT id, number, status, placed_at, delivery_days FROM live.orders WHERE token = $1 AND token <> ''`, token)
}

// Parcel is where a parcel is.
type Parcel struct {
	ID              string
	Status          delivery.Status
	Carrier, Number string
	Place           string // where it was seen last
	ChangedAt       time.Time
	Items           []delivery.Item
}

// Parcels returns the parcels of a token's order in the order they were requested; none for an unknown token.
func (q Queries) Parcels(ctx context.Context, token string) ([]Parcel, error) {
	return read.All(ctx, q.View, read.Into(func(p *Parcel) []any {
		return []any{&p.ID, &p.Status, &p.Carrier, &p.Number, &p.Place, &p.ChangedAt, &p.Items}
	}), `
		SELECT p.id, p.status, p.carrier, p.number, p.place, p.changed_at, (
			SELECT coalesce(json_agg(json_build_object('sku', i.sku, 'title', i.title, 'quantity', i.quantity)
				ORDER BY i.number), '[]')
			FROM live.items i WHERE i.parcel_id = p.id)
		FROM live.orders o JOIN live.parcels p ON p.order_id = o.id
		WHERE o.token = $1 AND o.token <> ''
		ORDER BY p.requested`, token)
}

// Event is one step of an order or one of its parcels.
type Event struct {
	Position int64 // in the log; a stream goes on after the last one it has sent
	Name     string
	ParcelID string // if it is about one
	Place    string
	At       time.Time
}

// Events returns the steps of a token's order after a position in the log, oldest first; none for an unknown token.
func (q Queries) Events(ctx context.Context, token string, after int64) ([]Event, error) {
	return read.All(ctx, q.View, read.Into(func(e *Event) []any {
		return []any{&e.Position, &e.Name, &e.ParcelID, &e.Place, &e.At}
	}), `
		SELECT e.position, e.name, e.parcel_id, e.place, e.at
		FROM live.orders o JOIN live.events e ON e.order_id = o.id
		WHERE o.token = $1 AND o.token <> '' AND e.position > $2
		ORDER BY e.position LIMIT $3`, token, after, read.MaxLimit)
}
