package orders

import (
	"context"
	"time"

	"cartwright/domain/money"
	"cartwright/projections/read"
)

// ProblemKind is what is wrong with a payment of an order.
type ProblemKind string

// What people have to see to. Each is a problem until the provider is asked again, or until it has done it.
const (
	CaptureDeclined ProblemKind = "capture_declined" // the parcels leave, or have left, and are not paid for
	PaymentLapsed   ProblemKind = "payment_lapsed"   // the same, and nothing is set aside any more
	RefundDeclined  ProblemKind = "refund_declined"  // the shop still has what it wanted to give back
	VoidDeclined    ProblemKind = "void_declined"    // the shopper's money is still set aside
	DisputeOpen     ProblemKind = "dispute_open"     // the shopper's bank waits for an answer
)

// ProblemKinds are all there are.
var ProblemKinds = []ProblemKind{CaptureDeclined, PaymentLapsed, RefundDeclined, VoidDeclined, DisputeOpen}

// Problem is something about a payment that nobody but people can see to.
type Problem struct {
	ProblemPlace
	OrderID string
	Number  int64 // the order's; 0: none
	Amount  money.Money
	Detail  string // the provider's words
}

// ProblemPlace is where a problem stands in the list of them.
type ProblemPlace struct {
	Since     time.Time
	PaymentID string
	Kind      ProblemKind
}

// problems are all of them. Those of the first two kinds are over with their order: cancelled, it needs no money.
const problems = `(
	SELECT p.problem AS kind, p.id, p.order_id, p.currency, p.problem_at AS since, p.problem_detail AS detail,
		CASE p.problem WHEN 'void_declined' THEN p.amount_minor ELSE p.problem_minor END AS minor
	FROM live.payments p LEFT JOIN live.orders o ON o.id = p.order_id
	WHERE p.problem <> '' AND (p.problem <> 'capture_declined' OR o.status = 'confirmed')
	UNION ALL
	SELECT 'dispute_open', id, order_id, currency, disputed_at, '', undecided_minor
	FROM live.payments WHERE undecided_minor > 0
	UNION ALL
	SELECT 'payment_lapsed', p.id, p.order_id, p.currency, p.problem_at, '', p.amount_minor - p.captured_minor
	FROM live.orders o JOIN live.payments p ON p.order_id = o.id
	WHERE o.status = 'confirmed' AND p.part >= 0 AND p.status = 'voided')`

var intoProblem = read.Into(func(p *Problem) []any {
	return []any{&p.Kind, &p.PaymentID, &p.OrderID, &p.Number, &p.Amount.Minor, &p.Amount.Currency, &p.Since, &p.Detail}
})

// Problems returns a page of the problems of all orders, the newest first: those after a place in the list, or all when it is nil.
func (q Queries) Problems(ctx context.Context, after *ProblemPlace, limit int) ([]Problem, error) {
	var w read.Where
	if after != nil {
		w.And("(x.since, x.id, x.kind) < (?, ?, ?)", after.Since, after.PaymentID, string(after.Kind))
	}
	return q.problems(ctx, &w, limit)
}

// ProblemsOf returns the problems of one order.
func (q Queries) ProblemsOf(ctx context.Context, orderID string) ([]Problem, error) {
	var w read.Where
	w.And("x.order_id = ?", orderID)
	return q.problems(ctx, &w, read.MaxLimit)
}

func (q Queries) problems(ctx context.Context, w *read.Where, limit int) ([]Problem, error) {
	return read.All(ctx, q.View, intoProblem, `
		SELECT x.kind, x.id, x.order_id, coalesce(o.number, 0), x.minor, x.currency, x.since, x.detail
		FROM `+problems+` x LEFT JOIN live.orders o ON o.id = x.order_id `+w.String()+`
		ORDER BY x.since DESC, x.id DESC, x.kind DESC LIMIT `+w.Arg(read.Limit(limit)), w.Args...)
}

// CountProblems counts the problems of all orders by kind.
func (q Queries) CountProblems(ctx context.Context) (map[ProblemKind]int64, error) {
	type count struct {
		kind ProblemKind
		n    int64
	}
	found, err := read.All(ctx, q.View, read.Into(func(c *count) []any { return []any{&c.kind, &c.n} }),
		`SELECT kind, count(*) FROM `+problems+` x GROUP BY kind`)
	counts := map[ProblemKind]int64{}
	for _, c := range found {
		counts[c.kind] = c.n
	}
	return counts, err
}
