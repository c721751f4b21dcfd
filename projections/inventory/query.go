package inventory

import (
	"context"
	"time"

	"cartwright/domain/money"
	"cartwright/domain/stock"
	"cartwright/projections"
	"cartwright/projections/read"
)

// Queries answers from the inventory.
type Queries struct{ View projections.View }

// Level is a stock level with what it is made of:
// OnHand = Received + Returned + Adjusted + Arrived − Sold − WrittenOff − Sent.
type Level struct {
	stock.Level
	Received, Returned, Adjusted, Arrived int64
	Sold, WrittenOff, Sent                int64
	Incoming                              int64 // units announced
	Shortages                             int64 // times that more was asked for than was there
	Policy                                stock.Policy
	Low                                   bool
	UnitCost                              money.Money // when it was last known
	Revision                              int64
	ChangedAt                             time.Time
}

// levels is every level with what is held, promised and to come.
const levels = `(
	SELECT l.*, coalesce(h.held, 0)::bigint AS held, coalesce(h.promised, 0)::bigint AS promised,
		greatest(l.on_hand - coalesce(h.held, 0) - l.safety, 0)::bigint AS available,
		CASE WHEN l.promise_until = '0001-01-01 00:00:00+00' OR l.promise_until > now()
			THEN greatest(l.promise_up_to - coalesce(h.promised, 0), 0)::bigint ELSE 0 END AS promisable,
		coalesce((
			SELECT sum(open) FROM live.expectations e
			WHERE e.sku = l.sku AND e.location = l.location AND e.open > 0
		), 0)::bigint AS incoming
	FROM live.levels l LEFT JOIN LATERAL (
		SELECT sum(quantity - promised) AS held, sum(promised) AS promised FROM live.holds h
		WHERE h.sku = l.sku AND h.location = l.location AND h.quantity > 0
	) h ON true
) levels`

const columns = `sku, location, on_hand, held, available, promisable, received, returned, adjusted, arrived, sold,
	written_off, sent, promised, incoming, shortages, safety, low_below, promise_up_to, promise_as, promise_until, low,
	cost_amount, cost_currency, revision, changed_at`

var intoLevel = read.Into(func(l *Level) []any {
	return []any{
		&l.SKU, &l.Location, &l.OnHand, &l.Held, &l.Available, &l.Promisable, &l.Received, &l.Returned, &l.Adjusted,
		&l.Arrived, &l.Sold, &l.WrittenOff, &l.Sent, &l.Promised, &l.Incoming, &l.Shortages, &l.Policy.Safety,
		&l.Policy.LowBelow, &l.Policy.PromiseUpTo, &l.Policy.PromiseAs, &l.Policy.PromiseUntil, &l.Low,
		&l.UnitCost.Minor, &l.UnitCost.Currency, &l.Revision, &l.ChangedAt,
	}
})

// Levels returns where the SKUs are, by SKU and location, with what routing knows of the locations.
func (q Queries) Levels(ctx context.Context, skus []string) ([]stock.Level, error) {
	return read.All(ctx, q.View, read.Into(func(l *stock.Level) []any {
		return []any{
			&l.SKU, &l.Location, &l.OnHand, &l.Held, &l.Available, &l.Promisable, &l.Promised, &l.Arrivals, &l.LowBelow,
			&l.Site.Country, &l.Site.Near, &l.Site.Channels, &l.Site.Priority, &l.Site.Closed,
		}
	}), `
		SELECT sku, location, on_hand, held, available, promisable, promised, (
				SELECT coalesce(json_agg(json_build_object('Units', open, 'Due', due) ORDER BY due), '[]') FROM live.expectations e
				WHERE e.sku = levels.sku AND e.location = levels.location AND e.open > 0
			), low_below, coalesce(country, ''), coalesce(near, '{}'),
			coalesce(channels, '{}'), coalesce(priority, 0), coalesce(closed, false)
		FROM `+levels+` LEFT JOIN live.locations USING (location)
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
	Low           bool   // fewer are available than the policy wants
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
		w.And("available < ?", *f.Below)
	}
	if f.Low {
		w.And("low")
	}
	return read.All(ctx, q.View, intoLevel, `SELECT `+columns+` FROM `+levels+` `+w.String()+`
		ORDER BY sku, location LIMIT `+w.Arg(read.Limit(limit)), w.Args...)
}

// Totals is the whole inventory in a few numbers and what does not add up.
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
		WHERE on_hand < held OR on_hand <> received + returned + adjusted + arrived - sold - written_off - sent
		ORDER BY sku, location LIMIT $1`, read.MaxLimit)
	return totals, err
}
