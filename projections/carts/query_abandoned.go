package carts

import (
	"context"
	"time"

	"cartwright/domain/money"
	"cartwright/projections/read"
)

// Abandonment is what was left behind in a period, in one currency, and what of it came back, whenever it did.
type Abandonment struct {
	Abandoned int64       // carts; one that was abandoned twice counts twice
	Value     money.Money // what they came to
	Recovered int64       // of those, touched again
	Bought    int64       // of those, bought in the end
	Regained  money.Money // what those that were bought came to when they were abandoned
}

// Abandonments reports the carts abandoned in a period, one entry a currency.
func (q Queries) Abandonments(ctx context.Context, from, to time.Time) ([]Abandonment, error) {
	return read.All(ctx, q.View, read.Into(func(a *Abandonment) []any {
		return []any{&a.Value.Currency, &a.Regained.Currency, &a.Abandoned, &a.Value.Minor, &a.Recovered, &a.Bought, &a.Regained.Minor}
	}), `
		SELECT currency, currency, count(*), sum(items_minor)::bigint, count(recovered_at),
			count(*) FILTER (WHERE bought), coalesce(sum(items_minor) FILTER (WHERE bought), 0)::bigint
		FROM (
			SELECT a.*, c.status = 'completed' AND NOT EXISTS (
				SELECT FROM live.abandonments n WHERE n.cart_id = a.cart_id AND n.number > a.number) AS bought
			FROM live.abandonments a JOIN live.carts c ON c.id = a.cart_id
			WHERE a.at >= $1 AND a.at < $2) a
		GROUP BY currency ORDER BY currency`, from, to)
}
