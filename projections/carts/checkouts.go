package carts

import (
	"cartwright/domain/checkout"
	"cartwright/domain/event"
	"cartwright/projections"
)

func ofCheckouts(on projections.Handlers) projections.Handlers {
	return on.
		Handle(projections.On(started)).
		Handle(projections.On(addressGiven)).
		Handle(projections.On(deliveryChosen)).
		Handle(projections.On(paymentChosen)).
		Handle(projections.On(submitted)).
		Handle(projections.On(rejected)).
		Handle(projections.On(completed)).
		Handle(projections.On(cancelled))
}

func started(d *projections.Delta, e checkout.Started, r event.Recorded) {
	touch(d, "checkouts", r).
		Set("cart_id", e.CartID).Set("visit_id", e.VisitID).Set("customer_id", e.CustomerID).
		Set("order_id", e.OrderID).
		Set("status", string(checkout.IsOpen)).Set("started_at", r.At)
	for i, line := range e.Lines {
		checkoutLine(d, e.CheckoutID, i, line)
	}
}

func checkoutLine(d *projections.Delta, checkoutID string, number int, line checkout.Line) {
	d.Row("checkout_lines", "checkout_id", checkoutID, "number", int64(number)).
		Set("sku", line.SKU).Set("product_id", line.ProductID).Set("title", line.Title).
		Set("quantity", line.Quantity).
		Set("price_minor", line.UnitPrice.Minor).Set("currency", line.UnitPrice.Currency)
}

func addressGiven(d *projections.Delta, e checkout.AddressGiven, r event.Recorded) {
	touch(d, "checkouts", r).Set("country", e.Country)
}

func deliveryChosen(d *projections.Delta, e checkout.DeliveryChosen, r event.Recorded) {
	touch(d, "checkouts", r).
		Set("delivery_code", e.Code).Set("delivery_name", e.Name).Set("delivery_days", int64(e.Days)).
		Set("delivery_minor", e.Price.Minor).Set("delivery_currency", e.Price.Currency)
}

func paymentChosen(d *projections.Delta, e checkout.PaymentChosen, r event.Recorded) {
	touch(d, "checkouts", r).Set("payment_method", e.Method)
}

func submitted(d *projections.Delta, e checkout.Submitted, r event.Recorded) {
	reject(touch(d, "checkouts", r), checkout.Rejected{}).
		Set("status", string(checkout.IsSubmitted)).
		Set("attempts", int64(e.Attempt)).Set("fulfilment_id", e.FulfilmentID)
}

func rejected(d *projections.Delta, e checkout.Rejected, r event.Recorded) {
	reject(touch(d, "checkouts", r), e).Set("status", string(checkout.IsOpen))
}

func reject(row *projections.Row, e checkout.Rejected) *projections.Row {
	return row.Set("rejection_code", e.Code).Set("rejection_detail", e.Detail).Set("rejection_sku", e.SKU)
}

func completed(d *projections.Delta, _ checkout.Completed, r event.Recorded) {
	touch(d, "checkouts", r).Set("status", string(checkout.IsCompleted))
}

func cancelled(d *projections.Delta, _ checkout.Cancelled, r event.Recorded) {
	touch(d, "checkouts", r).Set("status", string(checkout.IsCancelled))
}
