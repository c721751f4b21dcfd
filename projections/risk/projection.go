// Package risk is every screened attempt to buy: what it had in common with others, what was made of it, and what became of
// it.
package risk

import (
	_ "embed"
	"encoding/json"

	"cartwright/domain/event"
	"cartwright/domain/order"
	"cartwright/domain/risk"
	"cartwright/projections"
)

//go:embed schema.sql
var schema string

// Projection declares the read model.
func Projection() projections.Projection {
	return projections.Projection{
		Name: "risk", Version: 1, Schema: schema, Key: attempt,
		On: projections.Handlers{}.
			Handle(projections.On(screened)).
			Handle(projections.On(reviewed)).
			Handle(projections.On(placed)),
	}
}

// attempt is the partition key: what is about one attempt is folded in order.
func attempt(r *event.Recorded) string {
	if e, ok := r.Event.(order.Placed); ok {
		return e.FulfilmentID
	}
	return event.IDOf(r.Stream)
}

func screened(d *projections.Delta, e risk.Screened, r *event.Recorded) {
	reasons, err := json.Marshal(e.Verdict.Reasons)
	if err != nil {
		panic(err) // texts and numbers always encode
	}
	s := e.Signals
	d.Row("attempts", "id", e.FulfilmentID).
		Set("order_id", e.OrderID).Set("card", s.Card).Set("account", s.Account).Set("address", s.Address).Set("client", s.Client).
		Set("currency", s.Amount.Currency).Set("amount_minor", s.Amount.Minor).
		Set("decision", string(e.Verdict.Decision)).Set("score", int64(e.Verdict.Score)).Set("reasons", string(reasons)).
		Set("screened", int64(r.Position.Commit)).Set("screened_at", r.At)
}

func reviewed(d *projections.Delta, e risk.Reviewed, r *event.Recorded) {
	d.Row("attempts", "id", e.FulfilmentID).
		Set("reviewed", string(e.Decision)).Set("reviewed_by", e.By).Set("review_reason", e.Reason).Set("reviewed_at", r.At)
}

func placed(d *projections.Delta, e order.Placed, _ *event.Recorded) {
	d.Row("attempts", "id", e.FulfilmentID).Set("placed", true)
}
