package catalog

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"cartwright/domain/money"
	"cartwright/domain/pricelist"
	"cartwright/domain/product"
	"cartwright/projections/read"
)

// Variant is a variant as who asks is shown it. Its price is the one that applies to them.
type Variant struct {
	product.Variant
	CompareAt money.Money    // what it is shown beside; zero when nothing
	Lowest    money.Money    // in the 30 days before its price was reduced; zero when it was not
	PriceList string         // whose price it is; empty when it is the variant's own
	Parts     []product.Part // what a bundle holds; only when one product is asked for
}

// historyDepth is how many facts of a SKU's price history are looked at, the newest.
const historyDepth = 500

// Price puts the prices that apply to who asks into products. Variants that have none in the currency asked for keep
// their own.
func (q Queries) Price(ctx context.Context, products []Product, who pricelist.For) error {
	skus := skusOf(products)
	quotes, err := q.quotes(ctx, skus)
	if err != nil {
		return err
	}
	history, err := q.history(ctx, skus)
	who.Zone = q.Zone
	for i := range products {
		for j := range products[i].Variants {
			v := &products[i].Variants[j]
			f := asking(who, v.Price.Currency)
			if quote, ok := pricelist.Pick(quotes[v.SKU], f); ok {
				v.Price, v.CompareAt, v.PriceList = quote.Price, quote.CompareAt, quote.ListID
			}
			v.Lowest, _ = pricelist.Lowest(ofProduct(history[v.SKU], products[i].ID), f)
		}
	}
	return err
}

func skusOf(products []Product) (skus []string) {
	for _, p := range products {
		for _, v := range p.Variants {
			skus = append(skus, v.SKU)
		}
	}
	return skus
}

// quotes returns the prices that lists have for the SKUs.
func (q Queries) quotes(ctx context.Context, skus []string) (map[string][]pricelist.Quote, error) {
	rows, err := read.All(ctx, q.View, intoFact, `
		SELECT p.sku, '', '0001-01-01 00:00:00+00'::timestamptz, false, p.list_id, l.currency, p.price_minor, p.compare_minor, p.starts, p.ends, `+terms+`
		FROM live.prices p JOIN live.price_lists l ON l.id = p.list_id
		WHERE p.sku = ANY($1) AND NOT p.removed`, skus)
	quotes := map[string][]pricelist.Quote{}
	for _, f := range rows {
		quotes[f.sku] = append(quotes[f.sku], f.Quote)
	}
	return quotes, err
}

// history returns what was said of the SKUs' prices, oldest first.
func (q Queries) history(ctx context.Context, skus []string) (map[string][]fact, error) {
	rows, err := read.All(ctx, q.View, intoFact, `
		SELECT h.sku, h.product_id, h.at, h.removed, h.list_id, coalesce(l.currency, h.currency), h.price_minor, 0::bigint, h.starts, h.ends, `+terms+`
		FROM unnest($1::text[]) AS asked(sku)
		CROSS JOIN LATERAL (
			SELECT * FROM live.price_history s WHERE s.sku = asked.sku ORDER BY s.said DESC LIMIT $2
		) h
		LEFT JOIN live.price_lists l ON l.id = h.list_id
		ORDER BY h.sku, h.said`, skus, historyDepth)
	history := map[string][]fact{}
	for _, f := range rows {
		history[f.sku] = append(history[f.sku], f)
	}
	return history, err
}

// ofProduct leaves out what other products said when they had the SKU.
func ofProduct(history []fact, productID string) []pricelist.Change {
	changes := make([]pricelist.Change, 0, len(history))
	for _, f := range history {
		if f.productID == "" || f.productID == productID {
			changes = append(changes, f.Change)
		}
	}
	return changes
}

// fact is one entry of the price history, or a price as it is.
type fact struct {
	sku, productID string
	closed         time.Time
	pricelist.Change
}

const terms = `coalesce(l.channel, ''), coalesce(l.countries, '{}'), coalesce(l.grp, ''), coalesce(l.priority, 0),
	coalesce(l.starts, '0001-01-01 00:00:00+00'), coalesce(l.ends, '0001-01-01 00:00:00+00'), coalesce(l.closed, '0001-01-01 00:00:00+00')`

func intoFact(row pgx.CollectableRow) (fact, error) {
	var f fact
	err := row.Scan(&f.sku, &f.productID, &f.At, &f.Removed, &f.ListID, &f.Currency, &f.Price.Minor, &f.CompareAt.Minor, &f.Starts, &f.Ends,
		&f.Channel, &f.Countries, &f.Group, &f.Priority, &f.From, &f.Until, &f.closed)
	f.Price.Currency = f.Currency
	if f.CompareAt.Minor > 0 {
		f.CompareAt.Currency = f.Currency
	}
	if !f.closed.IsZero() && (f.Until.IsZero() || f.closed.Before(f.Until)) {
		f.Until = f.closed
	}
	return f, err
}
