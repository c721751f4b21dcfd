package catalog

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"cartwright/domain/price"
	"cartwright/domain/pricelist"
	"cartwright/projections/read"
)

// PriceLists returns all price lists, by id.
func (q Queries) PriceLists(ctx context.Context) ([]pricelist.List, error) {
	return read.All(ctx, q.View, read.Into(func(l *pricelist.List) []any {
		t := &l.Terms
		return []any{&l.ListID, &l.Name, &t.Currency, &t.Channel, &t.Countries, &t.Group, &t.From, &t.Until, &t.Priority, &l.Closed}
	}), `
		SELECT id, name, currency, channel, countries, grp, starts, ends, priority, closed > '0001-01-01 00:00:00+00'
		FROM live.price_lists ORDER BY id`)
}

// PricePlace is where a price stands in its list: the next page begins after the last price's.
type PricePlace struct {
	SKU  string
	From time.Time
}

// ListPrices returns a page of a list's prices, by SKU and start. The zero PricePlace asks for the first.
func (q Queries) ListPrices(ctx context.Context, listID string, after *PricePlace, limit int) ([]price.Set, error) {
	var w read.Where
	w.And("p.list_id = ? AND NOT p.removed", listID)
	if after != nil {
		w.And("(p.sku, p.starts) > (?, ?)", after.SKU, after.From)
	}
	return read.All(ctx, q.View, intoPrice, `
		SELECT p.list_id, p.sku, p.price_minor, p.compare_minor, p.starts, p.ends, l.currency
		FROM live.prices p JOIN live.price_lists l ON l.id = p.list_id `+w.String()+`
		ORDER BY p.sku, p.starts LIMIT `+w.Arg(read.Limit(limit)), w.Args...)
}

func intoPrice(row pgx.CollectableRow) (price.Set, error) {
	var s price.Set
	err := row.Scan(&s.ListID, &s.SKU, &s.Price.Minor, &s.CompareAt.Minor, &s.From, &s.Until, &s.Price.Currency)
	if s.CompareAt.Minor > 0 {
		s.CompareAt.Currency = s.Price.Currency
	}
	return s, err
}
