package inventory

import (
	"context"
	"time"

	"cartwright/projections/read"
)

// Movement is one thing that happened to a level.
type Movement struct {
	Revision  int64
	Kind      string
	Quantity  int64 // units; of an adjustment the difference, of a shortage what was asked for
	Change    int64 // of the units on hand
	Cause     string
	HoldID    string // the fulfilment's id
	Reference string // the transfer, the order, the announced delivery or the channel it belongs to
	At        time.Time
}

var intoMovement = read.Into(func(m *Movement) []any {
	return []any{&m.Revision, &m.Kind, &m.Quantity, &m.Change, &m.Cause, &m.HoldID, &m.Reference, &m.At}
})

// Movements returns a page of a level's history, the newest first: those before a revision, or all when it is nil.
func (q Queries) Movements(ctx context.Context, sku, location string, before *int64, limit int) ([]Movement, error) {
	return read.All(ctx, q.View, intoMovement, `
		SELECT revision, kind, quantity, change, cause, hold_id, reference, at FROM live.movements
		WHERE sku = $1 AND location = $2 AND revision < coalesce($3, 9223372036854775807)
		ORDER BY revision DESC LIMIT $4`, sku, location, before, read.Limit(limit))
}

// Hold is one open hold.
type Hold struct {
	HoldID             string
	Quantity, Promised int64
	SoldAhead          bool
	ExpiresAt          time.Time
}

// Holds returns a page of the open holds of a level by id: those after an id.
func (q Queries) Holds(ctx context.Context, sku, location, after string, limit int) ([]Hold, error) {
	return read.All(ctx, q.View, read.Into(func(h *Hold) []any {
		return []any{&h.HoldID, &h.Quantity, &h.Promised, &h.SoldAhead, &h.ExpiresAt}
	}), `
		SELECT hold_id, quantity, promised, sold_ahead, expires_at FROM live.holds
		WHERE sku = $1 AND location = $2 AND hold_id > $3 AND quantity > 0
		ORDER BY hold_id LIMIT $4`, sku, location, after, read.Limit(limit))
}
