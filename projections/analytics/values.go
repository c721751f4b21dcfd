package analytics

import (
	"context"
	"time"

	"cartwright/domain/money"
	"cartwright/projections/read"
	"cartwright/projections/sketch"
)

// OrderValues is how the totals of orders in one currency are spread, to within 0.8 %. Cancelled orders do not count.
type OrderValues struct {
	Orders            int64
	Low, Median, High money.Money // a tenth of the orders came to Low or less, a tenth to High or more
}

// OrderValues returns how orders of the UTC days that the period touches are spread, by currency.
func (q Queries) OrderValues(ctx context.Context, from, to time.Time) ([]OrderValues, error) {
	first, end := days(from, to)
	buckets, err := read.All(ctx, q.View, read.Into(func(b *valueBucket) []any {
		return []any{&b.currency, &b.Bucket, &b.Values}
	}), `
		SELECT currency, bucket, sum(orders - cancelled_orders)::bigint
		FROM live.order_values WHERE day >= $1 AND day < $2
		GROUP BY currency, bucket HAVING sum(orders - cancelled_orders) > 0 ORDER BY currency, bucket`, first, end)
	var all []OrderValues
	for len(buckets) > 0 {
		n := sameCurrency(buckets)
		all = append(all, spread(buckets[:n]))
		buckets = buckets[n:]
	}
	return all, err
}

type valueBucket struct {
	currency string
	sketch.Count
}

// sameCurrency counts the buckets at the front that are of the same currency.
func sameCurrency(buckets []valueBucket) int {
	for n, b := range buckets {
		if b.currency != buckets[0].currency {
			return n
		}
	}
	return len(buckets)
}

func spread(buckets []valueBucket) OrderValues {
	var v OrderValues
	counts := make([]sketch.Count, len(buckets))
	for i, b := range buckets {
		counts[i] = b.Count
		v.Orders += b.Values
	}
	minor, currency := sketch.Quantiles(counts, 0.1, 0.5, 0.9), buckets[0].currency
	v.Low, v.Median, v.High = money.Of(minor[0], currency), money.Of(minor[1], currency), money.Of(minor[2], currency)
	return v
}
