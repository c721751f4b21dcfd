package risk

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"cartwright/domain/money"
	"cartwright/domain/order"
	"cartwright/domain/risk"
	"cartwright/projections/projectiontest"
)

func signals(minor int64) risk.Signals {
	return risk.Signals{Amount: money.Of(minor, "EUR"), Card: "card", Account: "ada", Address: "home", Client: "net"}
}

var suspicious = risk.Verdict{Decision: risk.Review, Score: 60, Reasons: []risk.Reason{{Code: "amount_high", Points: 60, Detail: "a lot"}}}

// history is three attempts of one account: two orders, and one that waits for somebody to look at it.
func history() []projectiontest.Fact {
	first, second, third := risk.Ref{FulfilmentID: "f1", OrderID: "o1"}, risk.Ref{FulfilmentID: "f2", OrderID: "o2"}, risk.Ref{FulfilmentID: "f3", OrderID: "o3"}
	return projectiontest.Log(
		projectiontest.In("risk-f1", risk.Screened{Ref: first, Signals: signals(1000), Verdict: risk.Verdict{Decision: risk.Approve}}),
		projectiontest.In("order-o1", order.Placed{Ref: order.Ref{OrderID: "o1", FulfilmentID: "f1"}}),
		projectiontest.In("risk-f2", risk.Screened{Ref: second, Signals: signals(2001), Verdict: suspicious},
			risk.Reviewed{Ref: second, Decision: risk.Approve, By: "key:ada", Reason: "known"}),
		projectiontest.In("order-o2", order.Placed{Ref: order.Ref{OrderID: "o2", FulfilmentID: "f2"}}),
		projectiontest.In("risk-f3", risk.Screened{Ref: third, Signals: signals(9000), Verdict: suspicious}),
	)
}

func TestQueries(t *testing.T) {
	t.Parallel()
	q := Queries{View: projectiontest.Run(t, Projection(), history()...)}
	now := risk.Signals{Card: "card", Account: "ada", Client: "another"}
	recent, err := q.Recent(t.Context(), "f3", now, time.Time{})
	projectiontest.Same(t, err, risk.Counts{Card: 2, Account: 2}, recent)
	none, err := q.Recent(t.Context(), "f3", now, time.Now().Add(24*time.Hour))
	projectiontest.Same(t, err, risk.Counts{}, none)
	past, err := q.Past(t.Context(), "ada", "EUR")
	projectiontest.Same(t, err, risk.History{Orders: 2, Mean: 1501}, past)
	nobody, err := q.Past(t.Context(), "", "EUR")
	projectiontest.Same(t, err, risk.History{}, nobody)
}

func TestReviews(t *testing.T) {
	t.Parallel()
	q := Queries{View: projectiontest.Run(t, Projection(), history()...)}
	at := cmpopts.IgnoreFields(Review{}, "Screened", "ScreenedAt", "DecidedAt")
	open := Review{ID: "f3", OrderID: "o3", Amount: money.Of(9000, "EUR"), Score: 60, Reasons: suspicious.Reasons}
	done := Review{
		ID: "f2", OrderID: "o2", Amount: money.Of(2001, "EUR"), Score: 60, Reasons: suspicious.Reasons,
		Decision: risk.Approve, By: "key:ada", Why: "known",
	}
	all, err := q.Reviews(t.Context(), "", 0, 10)
	projectiontest.Same(t, err, []Review{open, done}, all, at)
	older, err := q.Reviews(t.Context(), "", all[0].Screened, 10)
	projectiontest.Same(t, err, []Review{done}, older, at)
	waiting, err := q.Reviews(t.Context(), Open, 0, 10)
	projectiontest.Same(t, err, []Review{open}, waiting, at)
	approved, err := q.Reviews(t.Context(), Approved, 0, 10)
	projectiontest.Same(t, err, []Review{done}, approved, at)
}

func TestAnyBatchesGiveTheSameTables(t *testing.T) {
	t.Parallel()
	projectiontest.CheckAnyBatches(t, Projection(), func(*rapid.T) [][]projectiontest.Fact {
		log := history()
		return [][]projectiontest.Fact{log[:2], log[2:5], log[5:]}
	})
}
