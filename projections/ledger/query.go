package ledger

import (
	"context"
	"time"

	"cartwright/domain/order"
	"cartwright/projections"
	"cartwright/projections/read"
)

// Queries answers from the books.
type Queries struct{ View projections.View }

// Balance is what was posted to an account in a currency, in minor units.
type Balance struct {
	Account, Currency string
	Debit, Credit     int64
}

// Balances returns the turnover of every account from one day to another, both included; a zero time leaves that side
// open. With both open it is the trial balance: in every currency the debits equal the credits.
func (q Queries) Balances(ctx context.Context, from, to time.Time) ([]Balance, error) {
	var w read.Where
	if !from.IsZero() {
		w.And("day >= ?", day(from))
	}
	if !to.IsZero() {
		w.And("day <= ?", day(to))
	}
	return read.All(ctx, q.View, read.Into(func(b *Balance) []any {
		return []any{&b.Account, &b.Currency, &b.Debit, &b.Credit}
	}), `
		SELECT account, currency, sum(debit_minor)::bigint, sum(credit_minor)::bigint
		FROM live.turnover `+w.String()+`
		GROUP BY account, currency ORDER BY currency, account`, w.Args...)
}

// Line is a posting as it stands in the books.
type Line struct {
	Posting
	Subject string // id of the order, payment or credit that says so
	EventID string
	Event   string // its name
	At      time.Time
}

// maxLines bounds what one order's ledger shows; an order has a handful of events.
const maxLines = 1000

// Order returns every posting for an order, the oldest first.
func (q Queries) Order(ctx context.Context, orderID string) ([]Line, error) {
	lines, err := read.All(ctx, q.View, read.Into(func(l *Line) []any {
		return []any{&l.Account, &l.Currency, &l.Debit, &l.Credit, &l.Subject, &l.EventID, &l.Event, &l.At}
	}), `
		SELECT account, currency, debit_minor, credit_minor, subject, event_id, name, at
		FROM live.entries WHERE order_id = $1 ORDER BY position, number LIMIT $2`, orderID, maxLines)
	if err == nil && len(lines) == 0 {
		err = order.ErrNotFound
	}
	return lines, err
}
