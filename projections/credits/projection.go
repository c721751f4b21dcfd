// Package credits is every gift card and store credit with what is on it, for the back office to look through.
//
// One stream of the log is one account, so each is folded in its own order.
package credits

import (
	_ "embed"

	"cartwright/domain/credit"
	"cartwright/domain/event"
	"cartwright/projections"
)

//go:embed schema.sql
var schema string

// Projection declares the read model.
func Projection() projections.Projection {
	return projections.Projection{
		Name: "credits", Version: 2, Schema: schema,
		On: projections.Handlers{}.
			Handle(projections.On(issued)).
			Handle(projections.On(credited)).
			Handle(projections.On(expired)).
			Handle(projections.On(blocked)).
			Handle(projections.On(unblocked)).
			Handle(projections.On(held)).
			Handle(projections.On(captured)).
			Handle(projections.On(released)).
			Handle(projections.On(refunded)),
	}
}

func issued(d *projections.Delta, e credit.Issued, r *event.Recorded) {
	row := account(d, r).Set("kind", string(e.Kind)).Set("holder", e.Holder).Set("last4", e.Last4).
		Set("currency", e.Amount.Currency).Add("balance_minor", e.Amount.Minor).
		Set("issued", int64(r.Position.Commit)).Set("issued_at", r.At)
	if !e.ExpiresAt.IsZero() {
		row.Set("expires_at", e.ExpiresAt)
	}
}

func credited(d *projections.Delta, e credit.Credited, r *event.Recorded) {
	account(d, r).Add("balance_minor", e.Amount.Minor)
}

func expired(d *projections.Delta, e credit.Expired, r *event.Recorded) {
	account(d, r).Add("balance_minor", -e.Amount.Minor)
}

func blocked(d *projections.Delta, _ credit.Blocked, r *event.Recorded) {
	account(d, r).Set("blocked", true)
}

func unblocked(d *projections.Delta, _ credit.Unblocked, r *event.Recorded) {
	account(d, r).Set("blocked", false)
}

func held(d *projections.Delta, e credit.Held, r *event.Recorded) {
	account(d, r).Add("held_minor", e.Amount.Minor)
}

func captured(d *projections.Delta, e credit.Captured, r *event.Recorded) {
	account(d, r).Add("held_minor", -e.Amount.Minor).Add("balance_minor", -e.Amount.Minor)
}

func released(d *projections.Delta, e credit.Released, r *event.Recorded) {
	account(d, r).Add("held_minor", -e.Amount.Minor)
}

func refunded(d *projections.Delta, e credit.Refunded, r *event.Recorded) {
	row := account(d, r).Add("balance_minor", e.Amount.Minor)
	if !e.ExpiresAt.IsZero() {
		row.Set("expires_at", e.ExpiresAt)
	}
}

func account(d *projections.Delta, r *event.Recorded) *projections.Row {
	return d.Row("accounts", "id", event.IDOf(r.Stream)).Set("revision", int64(r.Revision))
}
