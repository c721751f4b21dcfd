package analytics

import (
	"context"
	"time"

	"cartwright/projections/read"
)

// Funnel is how far the visits that began in a period have come.
type Funnel struct {
	Steps     []Step // visit, view, cart, checkout, purchase
	Abandoned int64  // visits with an item added and no purchase
}

// Step is one step of the funnel.
type Step struct {
	Name       string
	Recorded   int64 // visits that did this step
	Reached    int64 // visits that did this step or a later one
	Conversion int64 // Reached ÷ Reached of the step before, in hundredths of a per cent
}

// Funnel counts the visits whose first act lies in the period, whenever they did the rest.
func (q Queries) Funnel(ctx context.Context, from, to time.Time) (Funnel, error) {
	funnel := Funnel{Steps: []Step{{Name: "visit"}, {Name: "view"}, {Name: "cart"}, {Name: "checkout"}, {Name: "purchase"}}}
	s := funnel.Steps
	_, err := read.One(ctx, q.View, nil, read.Into(func(*struct{}) []any {
		return []any{
			&s[0].Recorded, &s[1].Recorded, &s[2].Recorded, &s[3].Recorded, &s[4].Recorded,
			&s[1].Reached, &s[2].Reached, &s[3].Reached, &funnel.Abandoned,
		}
	}), `
		SELECT count(*), count(viewed_at), count(carted_at), count(checkout_at), count(purchased_at),
			count(coalesce(viewed_at, carted_at, checkout_at, purchased_at)),
			count(coalesce(carted_at, checkout_at, purchased_at)),
			count(coalesce(checkout_at, purchased_at)),
			count(carted_at) FILTER (WHERE purchased_at IS NULL)
		FROM live.visits WHERE first_at >= $1 AND first_at < $2`, from, to)
	if err != nil {
		return Funnel{}, err
	}
	s[0].Reached, s[4].Reached = s[0].Recorded, s[4].Recorded
	for i := 1; i < len(s); i++ {
		s[i].Conversion = average(10_000*s[i].Reached, s[i-1].Reached)
	}
	return funnel, nil
}
