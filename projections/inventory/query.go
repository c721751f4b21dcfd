package inventory

import (
	"context"
	"time"

	"cartwright/domain/stock"
	"cartwright/projections"
	"cartwright/projections/read"
)

// Queries answers from the inventory.
type Queries struct{ View projections.View }

// Level is a stock level with what it is made of: OnHand = Received + Adjusted − Sold.
type Level struct {
	stock.Level
	Received, Adjusted, Sold int64
	Shortages                int64 // times that more was asked for than was there
	Revision                 int64
	ChangedAt                time.Time
}

// levels is every level with what is held of it.
const levels = `(
	SELECT l.*, coalesce((
		SELECT sum(quantity) FROM live.holds h
		WHERE h.sku = l.sku AND h.location = l.location AND h.quantity > 0
	), 0)::bigint AS held
	FROM live.levels l
) levels`

const columns = `sku, location, on_hand, held, on_hand - held, received, adjusted, sold, shortages, revision, changed_at`

var intoLevel = read.Into(func(l *Level) []any {
	return []any{
		&l.SKU, &l.Location, &l.OnHand, &l.Held, &l.Available,
		&l.Received, &l.Adjusted, &l.Sold, &l.Shortages, &l.Revision, &l.ChangedAt,
	}
})

// Levels returns where the SKUs are, by SKU and location.
func (q Queries) Levels(ctx context.Context, skus []string) ([]stock.Level, error) {
	return read.All(ctx, q.View, read.Into(func(l *stock.Level) []any {
		return []any{&l.SKU, &l.Location, &l.OnHand, &l.Held, &l.Available}
	}), `
		SELECT sku, location, on_hand, held, on_hand - held FROM `+levels+`
		WHERE sku = ANY($1) ORDER BY sku, location`, skus)
}

// Level returns one level.
func (q Queries) Level(ctx context.Context, sku, location string) (Level, error) {
	return read.One(ctx, q.View, stock.ErrNotFound, intoLevel,
		`SELECT `+columns+` FROM `+levels+` WHERE sku = $1 AND location = $2`, sku, location)
}

// Filter says which levels are wanted. Empty fields ask for nothing.
type Filter struct {
	SKU, Location string
	Below         *int64 // available units are fewer than this
}

// Place is where a level stands in a list: the next page begins after the last level's.
type Place struct{ SKU, Location string }

// LevelsPage returns a page of levels by SKU and location. The zero Place asks for the first.
func (q Queries) LevelsPage(ctx context.Context, f Filter, after Place, limit int) ([]Level, error) {
	var w read.Where
	w.And("(sku, location) > (?, ?)", after.SKU, after.Location)
	if f.SKU != "" {
		w.And("sku = ?", f.SKU)
	}
	if f.Location != "" {
		w.And("location = ?", f.Location)
	}
	if f.Below != nil {
		w.And("on_hand - held < ?", *f.Below)
	}
	return read.All(ctx, q.View, intoLevel, `SELECT `+columns+` FROM `+levels+` `+w.String()+`
		ORDER BY sku, location LIMIT `+w.Arg(read.Limit(limit)), w.Args...)
}

// Movement is one thing that happened to a level.
type Movement struct {
	Revision int64
	Kind     string
	Quantity int64 // units; of an adjustment the difference, of a shortage what was asked for
	Cause    string
	HoldID   string // the fulfilment's id
	At       time.Time
}

var intoMovement = read.Into(func(m *Movement) []any {
	return []any{&m.Revision, &m.Kind, &m.Quantity, &m.Cause, &m.HoldID, &m.At}
})

// Movements returns a page of a level's history, the newest first: those before a revision, or all when it is nil.
func (q Queries) Movements(ctx context.Context, sku, location string, before *int64, limit int) ([]Movement, error) {
	return read.All(ctx, q.View, intoMovement, `
		SELECT revision, kind, quantity, cause, hold_id, at FROM live.movements
		WHERE sku = $1 AND location = $2 AND revision < coalesce($3, 9223372036854775807)
		ORDER BY revision DESC LIMIT $4`, sku, location, before, read.Limit(limit))
}

// Totals is the whole inventory in five numbers and what does not add up.
type Totals struct {
	Received, Adjusted, Sold, Held, OnHand int64
	Wrong                                  []Level // below zero, or not the sum of its movements
}

// Totals adds up all levels and looks for any that cannot be true.
func (q Queries) Totals(ctx context.Context) (Totals, error) {
	totals, err := read.One(ctx, q.View, nil, read.Into(func(t *Totals) []any {
		return []any{&t.Received, &t.Adjusted, &t.Sold, &t.Held, &t.OnHand}
	}), `
		SELECT coalesce(sum(received), 0)::bigint, coalesce(sum(adjusted), 0)::bigint, coalesce(sum(sold), 0)::bigint,
			coalesce(sum(held), 0)::bigint, coalesce(sum(on_hand), 0)::bigint
		FROM `+levels)
	if err != nil {
		return Totals{}, err
	}
	totals.Wrong, err = read.All(ctx, q.View, intoLevel, `
		SELECT `+columns+` FROM `+levels+`
		WHERE on_hand < held OR on_hand <> received + adjusted - sold
		ORDER BY sku, location LIMIT $1`, read.MaxLimit)
	return totals, err
}
