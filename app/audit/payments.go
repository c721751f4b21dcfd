package audit

import (
	"slices"

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
		if taken := p.Captured(); taken.Minor > 0 && (!placed || !paidBy(o.Placed, id)) {
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
		a.checkPaid(id, o)
	}
}

// checkPaid: what a completed order is paid by was all captured, and the parts are the total.
func (a *Auditor) checkPaid(id string, o order.Order) {
	var paid int64
	for _, part := range o.Placed.PaidBy() {
		paid += part.Amount.Minor
		p := a.payments[part.PaymentID]
		if o.Status == order.IsCompleted && (p.Status != payment.IsCaptured || p.Amount != part.Amount) {
			a.broken("completed_order_is_paid", id, "%s of %s is %s", p.Amount, part.Amount, p.Status)
		}
	}
	if paid != o.Placed.Total.Minor {
		a.broken("parts_are_the_total", id, "its payments come to %d, not %s", paid, o.Placed.Total)
	}
}

func paidBy(p order.Placed, paymentID string) bool {
	return slices.ContainsFunc(p.PaidBy(), func(part order.Payment) bool { return part.PaymentID == paymentID })
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
	for _, d := range b.compare(before, after) {
		a.violations = append(a.violations, d.violation())
	}
	for _, theirs := range before {
		if taken := theirs.Captured(); taken.Minor > theirs.Amount.Minor {
			a.broken("captured_once", theirs.ProviderRef, "the provider captured %s of %s", taken, theirs.Amount)
		}
	}
}
