package audit

import (
	"time"

	"cartwright/domain/event"
	"cartwright/domain/money"
	"cartwright/domain/order"
	"cartwright/domain/payment"
)

// settling is how long a cancelled order may take to give back what was paid. Nobody has to wait for it in a shop that is up.
const settling = 10 * time.Minute

// unwinding is when there was news of payments and of orders that were cancelled.
type unwinding struct {
	now       time.Time
	cancelled map[string]time.Time // by order
	paid      map[string]time.Time // by payment
}

func (u *unwinding) see(id string, r event.Recorded) {
	if r.At.After(u.now) {
		u.now = r.At
	}
	switch r.Event.(type) {
	case order.Cancelled:
		u.cancelled[id] = r.At
	case payment.Event:
		u.paid[id] = r.At
	}
}

// settled says that nothing of a payment of a cancelled order can be on its way any more.
func (u *unwinding) settled(orderID, paymentID string) bool {
	return u.now.Sub(u.cancelled[orderID]) > settling && u.now.Sub(u.paid[paymentID]) > settling
}

// checkUnwound: a cancelled order keeps no money that it could give back, and has none set aside. What its provider declined, and
// what a bank has in dispute, is for people to see to.
func (a *Auditor) checkUnwound() {
	for id, o := range a.orders {
		if o.Status != order.IsCancelled {
			continue
		}
		for _, part := range o.Placed.PaidBy() {
			p := a.payments[part.PaymentID]
			if kept := keeps(p); kept.Minor > 0 && a.unwinding.settled(id, part.PaymentID) {
				a.broken("cancelled_order_gives_back", id, "its payment %s keeps %s and is %s", part.PaymentID, kept, p.Status)
			}
		}
	}
}

func keeps(p payment.Payment) money.Money {
	if p.Status == payment.IsAuthorised && p.VoidDeclines == 0 {
		return p.Amount
	}
	for _, refund := range p.Refunds {
		if refund.Progress == payment.Undone {
			return money.Money{}
		}
	}
	return p.Refundable()
}
