package risk

import (
	"context"
	"time"

	"cartwright/domain/money"
	"cartwright/domain/risk"
	"cartwright/projections"
	"cartwright/projections/read"
)

// Queries answers from the attempts.
type Queries struct{ View projections.View }

// Recent counts the attempts since a time that share a fingerprint with this one, not counting itself.
func (q Queries) Recent(ctx context.Context, self string, s risk.Signals, since time.Time) (risk.Counts, error) {
	return read.One(ctx, q.View, nil, read.Into(func(c *risk.Counts) []any {
		return []any{&c.Card, &c.Account, &c.Address, &c.Client}
	}), `
		SELECT
			(SELECT count(*) FROM live.attempts WHERE card = $1 AND card <> '' AND screened_at >= $5 AND id <> $6),
			(SELECT count(*) FROM live.attempts WHERE account = $2 AND account <> '' AND screened_at >= $5 AND id <> $6),
			(SELECT count(*) FROM live.attempts WHERE address = $3 AND address <> '' AND screened_at >= $5 AND id <> $6),
			(SELECT count(*) FROM live.attempts WHERE client = $4 AND client <> '' AND screened_at >= $5 AND id <> $6)`,
		s.Card, s.Account, s.Address, s.Client, since, self)
}

// Past is what an account has ordered before, in a currency.
func (q Queries) Past(ctx context.Context, account, currency string) (risk.History, error) {
	return read.One(ctx, q.View, nil, read.Into(func(h *risk.History) []any { return []any{&h.Orders, &h.Mean} }), `
		SELECT count(*), coalesce(avg(amount_minor), 0)::bigint FROM live.attempts
		WHERE account = $1 AND account <> '' AND currency = $2 AND placed`, account, currency)
}

// Review is an attempt that was put up for review.
type Review struct {
	ID, OrderID string
	Amount      money.Money
	Score       int
	Reasons     []risk.Reason
	Screened    int64 // position in the log; the next page begins before the last review's
	ScreenedAt  time.Time
	Decision    risk.Decision // empty while it is open
	By, Why     string
	DecidedAt   time.Time
}

// Status is how a review stands.
type Status string

const (
	Open     Status = "open"
	Approved Status = "approved"
	Refused  Status = "refused"
)

var decisions = map[Status]string{Open: "", Approved: string(risk.Approve), Refused: string(risk.Refuse)}

// Reviews returns a page of reviews of a status, the newest first: those before a position in the log, or all when it is 0.
func (q Queries) Reviews(ctx context.Context, status Status, before int64, limit int) ([]Review, error) {
	var w read.Where
	w.And("decision = ?", string(risk.Review))
	if status != "" {
		w.And("reviewed = ?", decisions[status])
	}
	if before > 0 {
		w.And("screened < ?", before)
	}
	return read.All(ctx, q.View, read.Into(func(r *Review) []any {
		return []any{
			&r.ID, &r.OrderID, &r.Amount.Minor, &r.Amount.Currency, &r.Score, &r.Reasons, &r.Screened, &r.ScreenedAt,
			&r.Decision, &r.By, &r.Why, &r.DecidedAt,
		}
	}), `
		SELECT id, order_id, amount_minor, currency, score, reasons::json, screened, screened_at,
			reviewed, reviewed_by, review_reason, reviewed_at
		FROM live.attempts `+w.String()+`
		ORDER BY screened DESC LIMIT `+w.Arg(read.Limit(limit)), w.Args...)
}
