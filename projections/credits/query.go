package credits

import (
	"context"
	"time"

	"cartwright/domain/credit"
	"cartwright/domain/money"
	"cartwright/projections"
	"cartwright/projections/read"
)

// Queries answers from the accounts.
type Queries struct{ View projections.View }

// Account is a gift card or store credit as lists show it.
type Account struct {
	ID            string
	Kind          credit.Kind
	Holder, Last4 string
	Balance, Held money.Money
	Blocked       bool
	ExpiresAt     *time.Time // never when nil
	Issued        int64      // position in the log; the next page begins before the last account's
	IssuedAt      time.Time
}

// Filter says which accounts are wanted. Empty fields ask for nothing.
type Filter struct {
	Kind   credit.Kind
	Holder string
}

// Accounts returns a page of accounts, the newest first: those issued before a position in the log, or all when it is 0.
func (q Queries) Accounts(ctx context.Context, f Filter, before int64, limit int) ([]Account, error) {
	var w read.Where
	w.And("kind <> ''")
	if f.Kind != "" {
		w.And("kind = ?", string(f.Kind))
	}
	if f.Holder != "" {
		w.And("holder = ?", f.Holder)
	}
	if before > 0 {
		w.And("issued < ?", before)
	}
	return read.All(ctx, q.View, read.Into(func(a *Account) []any {
		return []any{
			&a.ID, &a.Kind, &a.Holder, &a.Last4, &a.Balance.Minor, &a.Balance.Currency, &a.Held.Minor, &a.Held.Currency,
			&a.Blocked, &a.ExpiresAt, &a.Issued, &a.IssuedAt,
		}
	}), `
		SELECT id, kind, holder, last4, balance_minor, currency, held_minor, currency, blocked, expires_at, issued, issued_at
		FROM live.accounts `+w.String()+`
		ORDER BY issued DESC LIMIT `+w.Arg(read.Limit(limit)), w.Args...)
}
