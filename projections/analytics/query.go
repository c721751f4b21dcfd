package analytics

import (
	"context"
	"time"

	"cartwright/domain/money"
	"cartwright/domain/refusal"
	"cartwright/projections"
	"cartwright/projections/read"
)

// Queries answers from the analytics. Every period begins with from and ends before to.
type Queries struct{ View projections.View }

// Bucket is the length of time that one row of sales covers.
type Bucket string

// The buckets.
const (
	Minute Bucket = "minute"
	Hour   Bucket = "hour"
	Day    Bucket = "day"
)

// MaxBuckets bounds how many buckets one question may ask for.
const MaxBuckets = 10_000

// Refusals.
var (
	ErrBucket = refusal.New(refusal.Invalid, "bucket_unknown", "Sales are counted by minute, hour or day; choose one.").At("/bucket")
	ErrZone   = refusal.New(refusal.Invalid, "time_zone_unknown",
		"The time zone is not known; name one such as Europe/Berlin or UTC.").At("/tz")
	ErrPeriod = refusal.New(refusal.Invalid, "period_too_long",
		"The period has more than 10000 buckets; shorten it or choose longer buckets.").At("/to")
)

// Sales is what was sold in one bucket in one currency, and what of it was cancelled since.
type Sales struct {
	From              time.Time // in the time zone that was asked for
	Orders, Units     int64
	Revenue           money.Money
	Cancelled         int64 // orders
	CancelledUnits    int64
	CancelledRevenue  money.Money
	NetRevenue        money.Money
	AverageOrderValue money.Money // net
}

// Sales returns the buckets in which anything was sold, by time and currency. The time zone decides where hours and days
// begin; without a name it is UTC.
func (q Queries) Sales(ctx context.Context, from, to time.Time, bucket Bucket, zone string) ([]Sales, error) {
	location, err := check(from, to, bucket, zone)
	if err != nil {
		return nil, err
	}
	sales, err := read.All(ctx, q.View, read.Into(func(s *Sales) []any {
		return []any{
			&s.From, &s.Orders, &s.Units, &s.Revenue.Minor, &s.Revenue.Currency,
			&s.Cancelled, &s.CancelledUnits, &s.CancelledRevenue.Minor, &s.CancelledRevenue.Currency,
		}
	}), `
		SELECT date_trunc($1, minute, $2), sum(orders)::bigint, sum(units)::bigint, sum(revenue_minor)::bigint, currency,
			sum(cancelled_orders)::bigint, sum(cancelled_units)::bigint, sum(cancelled_minor)::bigint, currency
		FROM live.sales WHERE minute >= $3 AND minute < $4
		GROUP BY 1, currency ORDER BY 1, currency`, string(bucket), location.String(), from, to)
	for i := range sales {
		sales[i].complete(location)
	}
	return sales, err
}

// complete derives what follows from the sums.
func (s *Sales) complete(location *time.Location) {
	s.From = s.From.In(location)
	net := s.Revenue.Minor - s.CancelledRevenue.Minor
	s.NetRevenue = money.Of(net, s.Revenue.Currency)
	s.AverageOrderValue = money.Of(average(net, s.Orders-s.Cancelled), s.Revenue.Currency)
}

// average divides and rounds to the nearest whole number, halves away from zero; of nothing it is 0.
func average(sum, n int64) int64 {
	if n <= 0 {
		return 0
	}
	quotient, rest := sum/n, sum%n
	switch {
	case rest >= n-rest:
		return quotient + 1
	case -rest >= n+rest:
		return quotient - 1
	}
	return quotient
}

func check(from, to time.Time, bucket Bucket, zone string) (*time.Location, error) {
	length, known := map[Bucket]time.Duration{Minute: time.Minute, Hour: time.Hour, Day: 24 * time.Hour}[bucket]
	if !known {
		return nil, ErrBucket
	}
	if to.Sub(from)/length > MaxBuckets {
		return nil, ErrPeriod
	}
	location, err := time.LoadLocation(zone)
	if err != nil || zone == "Local" {
		return nil, ErrZone
	}
	return location, nil
}
