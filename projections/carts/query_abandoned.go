package carts

import (
	"context"
	"time"

	"cartwright/domain/cart"
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

// AbandonedPlace is where an abandonment stands in the list of them.
type AbandonedPlace struct {
	At     time.Time
	CartID string
	Number int64
}

// AbandonedState is what has become of an abandoned cart.
type AbandonedState string

const (
	Waiting   AbandonedState = "waiting"
	Recovered AbandonedState = "recovered"
)

// Abandoned is one time that a cart was left alone for too long.
type Abandoned struct {
	AbandonedPlace
	CustomerID  string    // none: a guest's
	Since       time.Time // when it was last touched
	Units       int64
	Items       money.Money
	RecoveredAt *time.Time // nil: it has not come back
	By          cart.Touch
}

// State is what has become of the cart since.
func (a Abandoned) State() AbandonedState {
	if a.RecoveredAt == nil {
		return Waiting
	}
	return Recovered
}

var intoAbandoned = read.Into(func(a *Abandoned) []any {
	return []any{
		&a.At, &a.CartID, &a.Number, &a.CustomerID, &a.Since, &a.Units, &a.Items.Minor, &a.Items.Currency, &a.RecoveredAt, &a.By,
	}
})

// Abandoned returns a page of abandonments, the last one first: those after a place in the list, or all when it is nil. An
// empty state asks for every one.
func (q Queries) Abandoned(ctx context.Context, state AbandonedState, after *AbandonedPlace, limit int) ([]Abandoned, error) {
	var w read.Where
	switch state {
	case Waiting:
		w.And("a.recovered_at IS NULL")
	case Recovered:
		w.And("a.recovered_at IS NOT NULL")
	}
	if after != nil {
		w.And("(a.at, a.cart_id, a.number) < (?, ?, ?)", after.At, after.CartID, after.Number)
	}
	return read.All(ctx, q.View, intoAbandoned, `
		SELECT a.at, a.cart_id, a.number, c.customer_id, a.since, a.units, a.items_minor, a.currency, a.recovered_at, a.recovered_by
		FROM live.abandonments a JOIN live.carts c ON c.id = a.cart_id `+w.String()+`
		ORDER BY a.at DESC, a.cart_id DESC, a.number DESC LIMIT `+w.Arg(read.Limit(limit)), w.Args...)
}
