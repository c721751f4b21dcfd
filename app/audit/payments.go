package audit

import (
	"cartwright/app"
	"cartwright/domain/order"
	"cartwright/domain/payment"
)

func (a *Auditor) seePayment(id string, e payment.Event) {
	a.payments[id] = payment.Evolve(a.payments[id], e)
	captured, ok := e.(payment.Captured)
	if !ok {
		return
	}
	a.Counts.Captures++
	capture := id + " " + captured.CaptureID
	if a.captures[capture]++; a.captures[capture] > 1 {
		a.broken("captured_once", captured.OrderID, "captured %d times", a.captures[capture])
	}
	if approved, reviewed := a.reviews[captured.FulfilmentID]; reviewed && !approved {
		a.broken("nothing_taken_unreviewed", captured.OrderID, "captured before anybody approved it")
	}
	a.taken[id] += captured.Amount.Minor
	if authorised := a.payments[id].Amount; a.taken[id] > authorised.Minor || captured.Amount.Currency != authorised.Currency {
		a.broken("captured_as_authorised", id, "%s authorised, %d captured", authorised, a.taken[id])
	}
}

func (a *Auditor) checkPayments() {
	for id, p := range a.payments {
		o, placed := a.orders[p.OrderID]
		if taken := p.Captured(); taken.Minor > 0 && (!placed || o.Placed.PaymentID != id) {
			a.broken("money_has_order", id, "captured %s without an order", taken)
		}
		if p.Refunded().Minor > p.Captured().Minor {
			a.broken("refunded_as_captured", id, "%s captured, %s refunded", p.Captured(), p.Refunded())
		}
		if p.Status == payment.IsVoided && p.Captured().Minor > 0 {
			a.broken("never_captured_and_voided", id, "voided with %s captured", p.Captured())
		}
	}
	for id, o := range a.orders {
		if p := a.payments[o.Placed.PaymentID]; o.Status == order.IsCompleted && !o.Placed.Total.IsZero() && p.Status != payment.IsCaptured {
			a.broken("completed_order_is_paid", id, "its payment is %s", p.Status)
		}
	}
}

// CompareLedger checks our payments against the provider's own book: no more was taken there than was authorised, and
// neither side knows of money that the other does not. While money moves, the two are never equal: what the provider had
// done before the log was read must be known here, and what the log says was done must stand in the provider's book
// afterwards. Call it before Report, for each provider once.
func (a *Auditor) CompareLedger(provider string, before, after []app.Account) {
	b := statements{}
	for _, p := range a.payments {
		b.add(provider, p)
	}
	a.violations = append(a.violations, b.compare(before, after)...)
}
