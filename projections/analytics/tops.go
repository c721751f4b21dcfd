package analytics

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"cartwright/domain/money"
	"cartwright/domain/refusal"
	"cartwright/projections/read"
)

// Order says what makes a product a top product.
type Order string

// The orders of top products.
const (
	ByRevenue Order = "revenue"
	ByUnits   Order = "units"
	ByViews   Order = "views"
)

// ErrOrder is the refusal of an order there is none of.
var ErrOrder = refusal.New(refusal.Invalid, "order_unknown", "Top products are by revenue, units or views; choose one.").At("/by")

// Product is what became of one product. Orders, units and revenue are net of cancellations.
type Product struct {
	ProductID     string
	Views, Carts  int64
	Orders, Units int64
	Revenue       money.Money
}

// TopProducts returns the first products of the UTC days that the period touches. Revenue is that of one currency.
func (q Queries) TopProducts(ctx context.Context, from, to time.Time, by Order, currency string, limit int) ([]Product, error) {
	column, known := map[Order]string{ByRevenue: "revenue", ByUnits: "units", ByViews: "views"}[by]
	if !known {
		return nil, ErrOrder
	}
	first, end := days(from, to)
	return read.All(ctx, q.View, read.Into(func(p *Product) []any {
		return []any{&p.ProductID, &p.Views, &p.Carts, &p.Orders, &p.Units, &p.Revenue.Minor, &p.Revenue.Currency}
	}), `
		SELECT product_id, views, carts, orders, units, coalesce(revenue, 0) AS revenue, $3::text
		FROM (
			SELECT product_id, sum(views)::bigint AS views, sum(carts)::bigint AS carts,
				sum(orders - cancelled_orders)::bigint AS orders, sum(units - cancelled_units)::bigint AS units
			FROM live.product_days WHERE day >= $1 AND day < $2 GROUP BY product_id
		) acts LEFT JOIN (
			SELECT product_id, sum(revenue_minor - cancelled_minor)::bigint AS revenue
			FROM live.product_revenue WHERE day >= $1 AND day < $2 AND currency = $3 GROUP BY product_id
		) sales USING (product_id)
		ORDER BY `+column+` DESC, product_id LIMIT $4`, first, end, currency, read.Limit(limit))
}

// Search is what was looked for.
type Search struct {
	Query    string
	Searched int64
	Found    int64 // searches with a result
	Results  int64 // of all searches together
}

// Searches returns what was looked for most on the UTC days that the period touches.
func (q Queries) Searches(ctx context.Context, from, to time.Time, limit int) ([]Search, error) {
	first, end := days(from, to)
	return read.All(ctx, q.View, pgx.RowToStructByPos[Search], `
		SELECT query, sum(searched)::bigint, sum(found)::bigint, sum(results)::bigint
		FROM live.searches WHERE day >= $1 AND day < $2
		GROUP BY query ORDER BY 2 DESC, 1 LIMIT $3`, first, end, read.Limit(limit))
}

// Payments is how many payments came out one way.
type Payments struct {
	Outcome  string // authorised, declined
	Code     string // the provider's reason to decline
	Payments int64
}

// Payments counts the answers of payment providers on the UTC days that the period touches.
func (q Queries) Payments(ctx context.Context, from, to time.Time) ([]Payments, error) {
	first, end := days(from, to)
	return read.All(ctx, q.View, pgx.RowToStructByPos[Payments], `
		SELECT outcome, code, sum(payments)::bigint
		FROM live.payments WHERE day >= $1 AND day < $2
		GROUP BY outcome, code ORDER BY outcome, 3 DESC, code LIMIT $3`, first, end, read.MaxLimit)
}

// days returns the first UTC day of a period and the one after its last.
func days(from, to time.Time) (first, end time.Time) {
	return day(from), day(to.Add(24*time.Hour - 1))
}
