package analytics

import (
	"context"
	"time"

	"cartwright/domain/money"
	"cartwright/projections/read"
)

// Promotion is what became of one promotion, with one code or by itself. Orders, revenue and discount are net of cancellations.
type Promotion struct {
	PromotionID, Code string
	Orders, Cancelled int64
	Revenue, Discount money.Money
}

// Promotions returns the promotions that took something off orders of one currency on the UTC days that the period touches,
// those with the most revenue first.
func (q Queries) Promotions(ctx context.Context, from, to time.Time, currency string, limit int) ([]Promotion, error) {
	first, end := days(from, to)
	return read.All(ctx, q.View, read.Into(func(p *Promotion) []any {
		return []any{
			&p.PromotionID, &p.Code, &p.Orders, &p.Cancelled, &p.Revenue.Minor, &p.Discount.Minor, &p.Revenue.Currency, &p.Discount.Currency,
		}
	}), `
		SELECT promotion_id, code, sum(orders - cancelled_orders)::bigint, sum(cancelled_orders)::bigint,
			sum(revenue_minor - cancelled_minor)::bigint AS revenue, sum(discount_minor - cancelled_discount_minor)::bigint,
			$3::text, $3::text
		FROM live.promotion_days WHERE day >= $1 AND day < $2 AND currency = $3
		GROUP BY promotion_id, code ORDER BY revenue DESC, promotion_id, code LIMIT $4`, first, end, currency, read.Limit(limit))
}
