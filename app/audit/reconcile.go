package audit

import (
	"cmp"
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
	earlier  map[string]bool // payments requested before
}

// See takes in one event.
func (r *Reconciliation) See(e event.Recorded) {
	fact, ok := e.Event.(payment.Event)
	if !ok {
		return
	}
	if r.payments == nil {
		r.payments, r.earlier = map[string]payment.Payment{}, map[string]bool{}
	}
	id := event.IDOf(e.Stream)
	if _, begins := fact.(payment.Requested); begins && e.At.Before(r.Since) {
		r.earlier[id] = true
	}
	if !r.earlier[id] {
		r.payments[id] = payment.Evolve(r.payments[id], fact)
	}
}

// Compare returns how many payments there are here, and every difference from the provider's book as it was before the log
// was read and after. News that is on its way when they are read is a difference, too, and gone the next time.
func (r *Reconciliation) Compare(before, after []app.Account) (here int, differences []Difference) {
	b := statements{}
	for _, p := range r.payments {
		b.add(r.Provider, p)
	}
	before = slices.DeleteFunc(slices.Clone(before), func(a app.Account) bool { return r.earlier[a.PaymentID] })
	differences = b.compare(before, after)
	for _, theirs := range before {
		differences = append(differences, r.standing(b, theirs)...)
	}
	slices.SortFunc(differences, func(d, e Difference) int {
		return cmp.Or(cmp.Compare(d.Kind, e.Kind), cmp.Compare(d.PaymentID, e.PaymentID), cmp.Compare(d.ProviderRef, e.ProviderRef), cmp.Compare(d.What, e.What))
	})
	return len(b), slices.Compact(differences)
}

// standing leaves alone what the provider was asked for and whose answer is not recorded yet.
func (r *Reconciliation) standing(b statements, theirs app.Account) []Difference {
	ours, known := b[theirs.ProviderRef]
	if !known {
		ours, known = r.payments[theirs.PaymentID]
	}
	switch {
	case known && ours.Status == payment.IsRequested:
		return nil
	case known:
		return stands(theirs, ours)
	case theirs.Captured().Minor > 0 || theirs.Status != app.AccountHeld && theirs.Status != app.AccountActing:
		return nil // of what was captured there, it is told already that it is missing
	}
	return []Difference{{
		Kind: MissingHere, PaymentID: theirs.PaymentID, ProviderRef: theirs.ProviderRef, What: "authorised", There: theirs.Amount.String(),
	}}
}
