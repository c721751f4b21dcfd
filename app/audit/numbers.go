package audit

import (
	"cartwright/domain/order"
	"cartwright/domain/ordernumber"
)

// numbering is which order took which number, and how far the sequence is.
type numbering struct {
	last    int64
	byOrder map[string]int64
}

// seeNumber: numbers go up one by one, each for an order there is, and for one that has none yet.
func (a *Auditor) seeNumber(id string, e ordernumber.Event) {
	taken, ok := e.(ordernumber.Taken)
	if !ok {
		return
	}
	n := &a.numbers
	if n.last != 0 && taken.Number != n.last+1 {
		a.broken("order_numbers_have_no_gap", id, "%d follows %d", taken.Number, n.last)
	}
	n.last = taken.Number
	if _, placed := a.orders[taken.OrderID]; !placed {
		a.broken("order_number_has_order", id, "%d is of %s, which was not placed", taken.Number, taken.OrderID)
	}
	if other, has := n.byOrder[taken.OrderID]; has {
		a.broken("one_number_per_order", taken.OrderID, "%d and %d", other, taken.Number)
	}
	n.byOrder[taken.OrderID] = taken.Number
}

// checkNumbered: an order is called by the number that it took.
func (a *Auditor) checkNumbered(id string, e order.Numbered) {
	if taken := a.numbers.byOrder[id]; taken != e.Number {
		a.broken("one_number_per_order", id, "called %d, took %d", e.Number, taken)
	}
}
