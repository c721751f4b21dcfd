package audit

import (
	"cartwright/domain/checkout"
	"cartwright/domain/delivery"
	"cartwright/domain/money"
	"cartwright/domain/order"
)

func (a *Auditor) seeOrderEvent(id string, e order.Event) {
	a.orders[id] = order.Evolve(a.orders[id], e)
	switch e := e.(type) {
	case order.Placed:
		a.Counts.OrdersPlaced++
		a.buyers[e.FulfilmentID] = e.CustomerID
		a.checkPlaced(id, e)
	case order.Numbered:
		a.checkNumbered(id, e)
	case order.Completed:
		a.Counts.OrdersCompleted++
	case order.Cancelled:
		a.Counts.OrdersCancelled++
	}
}

func (a *Auditor) checkPlaced(id string, e order.Placed) {
	if other, taken := a.byCheckout[e.CheckoutID]; taken && other != id {
		a.broken("one_order_per_checkout", e.CheckoutID, "orders %s and %s", other, id)
	}
	a.byCheckout[e.CheckoutID] = id
	lines := make([]money.Money, 0, len(e.Lines))
	for _, line := range e.Lines {
		total, err := line.UnitPrice.Times(line.Quantity)
		if err != nil || total != line.Total {
			a.broken("order_balances", id, "%d × %s is not %s", line.Quantity, line.UnitPrice, line.Total)
		}
		lines = append(lines, line.Total)
	}
	items, err := money.Sum(lines...)
	if err != nil || items != e.Items {
		a.broken("order_balances", id, "the lines come to %s, not %s", items, e.Items)
	}
	a.checkTotal(id, e)
}

// checkTotal: lines + shipping − discount, + tax where prices do not contain it. Read anew from the amounts, not from the
// rule that let the order pass.
func (a *Auditor) checkTotal(id string, e order.Placed) {
	parts := []money.Money{e.Items, e.Shipping, {Minor: -e.Discount.Minor, Currency: e.Discount.Currency}}
	if !e.TaxIncluded {
		parts = append(parts, e.Tax)
	}
	if total, err := money.Sum(parts...); err != nil || total != e.Total {
		a.broken("order_balances", id, "%s items, %s shipping, %s discount and %s tax are not %s",
			e.Items, e.Shipping, e.Discount, e.Tax, e.Total)
	}
	taxes := make([]money.Money, len(e.Taxes))
	for i, line := range e.Taxes {
		taxes[i] = line.Amount
	}
	if tax, err := money.Sum(taxes...); err != nil || tax.Minor != e.Tax.Minor {
		a.broken("order_balances", id, "its taxes come to %s, not %s", tax, e.Tax)
	}
}

// checkOrders: every order that was confirmed took exactly its units off the shelves.
func (a *Auditor) checkOrders() {
	for id, o := range a.orders {
		if o.Status != order.IsConfirmed && o.Status != order.IsCompleted {
			continue
		}
		for sku, quantity := range packed(o.Placed.Lines) {
			if sold := a.committed[o.Placed.FulfilmentID][sku]; sold != quantity {
				a.broken("order_has_its_stock", id, "%d of %s ordered, %d committed", quantity, sku, sold)
			}
		}
	}
}

// packed counts the units of an order; of a bundle, what it holds.
func packed(lines []order.Line) map[string]int64 {
	units := map[string]int64{}
	for _, line := range lines {
		if len(line.Components) == 0 {
			units[line.SKU] += line.Quantity
			continue
		}
		for _, c := range line.Components {
			units[c.SKU] += c.Quantity * line.Quantity
		}
	}
	return units
}

// checkCheckouts: a completed checkout has its order, and no other checkout has one.
func (a *Auditor) checkCheckouts() {
	for id, c := range a.checkouts {
		_, ordered := a.orders[c.OrderID]
		if c.Status == checkout.IsCompleted && !ordered {
			a.broken("completed_checkout_has_order", id, "order %s does not exist", c.OrderID)
		}
		if ordered && (c.Status == checkout.IsOpen || c.Status == checkout.IsCancelled) {
			a.broken("order_has_completed_checkout", id, "order %s exists but the checkout is %s", c.OrderID, c.Status)
		}
	}
}

func (a *Auditor) seeDelivery(id string, e delivery.Event) {
	a.deliveries[id] = delivery.Evolve(a.deliveries[id], e)
	switch e.(type) {
	case delivery.Requested:
		a.Counts.Parcels++
	case delivery.Delivered:
		a.Counts.Delivered++
	}
}
