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

// CompareLedger checks our payments against the provider's own book: no authorisation captured twice there, and
// whatever moved there is known here. Call it before Report, with every account of the provider.
func (a *Auditor) CompareLedger(accounts []Account) {
	ours := map[string]payment.Payment{}
	for _, p := range a.payments {
		if p.ProviderRef != "" {
			ours[p.ProviderRef] = p
		}
	}
	known := map[string]bool{}
	for _, account := range accounts {
		known[account.ProviderRef] = true
		a.compareAccount(account, ours[account.ProviderRef])
	}
	for ref, p := range ours {
		if !known[ref] {
			a.broken("ledger_matches_provider", p.PaymentID, "the provider does not know %s", ref)
		}
	}
}

func (a *Auditor) compareAccount(theirs Account, ours payment.Payment) {
	if theirs.Captures > 1 {
		a.broken("captured_once", theirs.ProviderRef, "the provider captured %d times", theirs.Captures)
	}
	if ours.Status == payment.IsCaptured && theirs.Captured != ours.Amount {
		a.broken("ledger_matches_provider", ours.PaymentID, "captured %s here, %s there", ours.Amount, theirs.Captured)
	}
	if theirs.Captures > 0 && ours.Status != payment.IsCaptured && ours.Status != payment.IsCapturing {
		a.broken("ledger_matches_provider", theirs.ProviderRef, "captured there, %q here", ours.Status)
	}
}
