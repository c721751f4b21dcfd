package audit

import (
	"slices"
	"time"

	"cartwright/app"
	"cartwright/domain/event"
	"cartwright/domain/payment"
)

// Reconciliation compares the payments of one provider with the provider's own book, from a time on. See every event of the
// log's payments in log order, then Compare.
type Reconciliation struct {
	Provider string
	Since    time.Time // payments requested at or after; zero is all
	payments map[string]payment.Payment
}

// See takes in one event.
func (r *Reconciliation) See(e event.Recorded) {
	fact, ok := e.Event.(payment.Event)
	if !ok {
		return
	}
	if r.payments == nil {
		r.payments = map[string]payment.Payment{}
	}
	id := event.IDOf(e.Stream)
	p, known := r.payments[id]
	if _, begins := fact.(payment.Requested); known || (begins && !e.At.Before(r.Since)) {
		r.payments[id] = payment.Evolve(p, fact)
	}
}

// Compare returns how many payments there are here, and every difference from the provider's book as it was before the log
// was read and after.
func (r *Reconciliation) Compare(before, after []app.Account) (here int, differences []Violation) {
	b := statements{}
	for _, p := range r.payments {
		b.add(r.Provider, p)
	}
	differences = b.compare(before, after)
	slices.SortFunc(differences, compare)
	return len(b), differences
}
