// Package ledger is the shop's books: every fact that moves money, as postings to accounts in which debits equal credits,
// for every event, order and currency. What an event means in the books is a pure function of it, Postings.
//
// A sale is booked when its order is placed, and taken back when that is cancelled. What is only set aside (an
// authorisation, a hold on a gift card) is no posting.
package ledger

import (
	_ "embed"
	"time"

	"cartwright/domain/event"
	"cartwright/projections"
)

//go:embed schema.sql
var schema string

// Projection declares the read model.
func Projection() projections.Projection {
	handlers := projections.Handlers{}
	for _, rule := range rules {
		handlers.Handle(rule.event, fold)
	}
	return projections.Projection{Name: "ledger", Version: 2, Schema: schema, On: handlers}
}

func fold(d *projections.Delta, r *event.Recorded) {
	entry := Postings(r.Event)
	for i, p := range entry.Postings {
		d.Row("entries", "position", int64(r.Position.Commit), "number", int64(i)).
			Set("order_id", entry.OrderID).Set("subject", event.IDOf(r.Stream)).
			Set("account", p.Account).Set("currency", p.Currency).
			Set("debit_minor", p.Debit).Set("credit_minor", p.Credit).
			Set("event_id", r.ID).Set("name", r.Name).Set("at", r.At)
		d.Row("turnover", "day", day(r.At), "account", p.Account, "currency", p.Currency).
			Add("debit_minor", p.Debit).Add("credit_minor", p.Credit)
	}
}

func day(at time.Time) time.Time { return at.UTC().Truncate(24 * time.Hour) }
