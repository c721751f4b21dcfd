package audit

import (
	"cartwright/domain/money"
	"cartwright/domain/order"
	"cartwright/domain/payment"
)

// Account is one authorisation as the payment provider's own ledger has it.
type Account struct {
	ProviderRef string
	Captures    int
	Captured    money.Money
	Refunded    money.Money
	Voided      bool
}

func (a *Auditor) seePayment(id string, e payment.Event) {
	a.payments[id] = payment.Evolve(a.payments[id], e)
	if captured, ok := e.(payment.Captured); ok {
		a.Counts.Captures++
		a.captures[captured.OrderID]++
		if captured.Amount != a.payments[id].Amount {
			a.broken("captured_as_authorised", id, "%s authorised, %s captured", a.payments[id].Amount, captured.Amount)
		}
	}
}

func (a *Auditor) checkPayments() {
	for orderID, captures := range a.captures {
		if captures > 1 {
			a.broken("captured_once", orderID, "captured %d times", captures)
		}
	}
	for id, p := range a.payments {
		o, placed := a.orders[p.OrderID]
		if p.Status == payment.IsCaptured && (!placed || o.Placed.PaymentID != id) {
			a.broken("money_has_order", id, "captured %s without an order", p.Amount)
		}
	}
	for id, o := range a.orders {
		if o.Status == order.IsCompleted && a.payments[o.Placed.PaymentID].Status != payment.IsCaptured {
			a.broken("completed_order_is_paid", id, "its payment is %s", a.payments[o.Placed.PaymentID].Status)
		}
	}
}

// CompareLedger checks our payments against the provider's own book: no authorisation captured twice there, and neither
// side knows of money that the other does not. While money moves, the two are never equal: what the provider had done
// before the log was read must be known here, and what the log says was done must stand in the provider's book afterwards.
// Call it before Report.
func (a *Auditor) CompareLedger(before, after []Account) {
	ours := map[string]payment.Payment{}
	for _, p := range a.payments {
		if p.ProviderRef != "" {
			ours[p.ProviderRef] = p
		}
	}
	for _, theirs := range before {
		a.knownHere(theirs, ours[theirs.ProviderRef])
	}
	theirs := map[string]Account{}
	for _, account := range after {
		theirs[account.ProviderRef] = account
	}
	for ref, p := range ours {
		a.knownThere(p, theirs[ref])
	}
}

func (a *Auditor) knownHere(theirs Account, ours payment.Payment) {
	if theirs.Captures > 1 {
		a.broken("captured_once", theirs.ProviderRef, "the provider captured %d times", theirs.Captures)
	}
	if theirs.Captures > 0 && ours.Status != payment.IsCaptured && ours.Status != payment.IsCapturing {
		a.broken("ledger_matches_provider", theirs.ProviderRef, "captured there, %q here", ours.Status)
	}
}

func (a *Auditor) knownThere(ours payment.Payment, theirs Account) {
	switch {
	case theirs.ProviderRef == "":
		a.broken("ledger_matches_provider", ours.PaymentID, "the provider does not know %s", ours.ProviderRef)
	case ours.Status == payment.IsCaptured && theirs.Captured != ours.Amount:
		a.broken("ledger_matches_provider", ours.PaymentID, "captured %s here, %s there", ours.Amount, theirs.Captured)
	}
}
