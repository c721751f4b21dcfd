// Package orders is every order with its lines, payments, parcels, and what happened to it when.
//
// An order's facts lie in several streams: its own, its payments' and its deliveries'. All of them name the order, which
// is the partition key, so that they are folded in the order in which they happened.
package orders

import (
	_ "embed"
	"encoding/json"
	"strconv"

	"cartwright/domain/event"
	"cartwright/domain/order"
	"cartwright/projections"
	"cartwright/projections/refs"
)

//go:embed schema.sql
var schema string

// Projection declares the read model.
func Projection() projections.Projection {
	return projections.Projection{Name: "orders", Version: 6, Schema: schema, On: handlers(), Key: refs.OrderOf}
}

func handlers() projections.Handlers {
	return projections.Handlers{}.
		Handle(projections.On(placed)).
		Handle(projections.On(numbered)).
		Handle(projections.On(confirmed)).
		Handle(projections.On(cancelled)).
		Handle(projections.On(completed)).
		Handle(projections.On(paymentRequested)).
		Handle(projections.On(paymentAuthorised)).
		Handle(projections.On(actionRequired)).
		Handle(projections.On(paymentDeclined)).
		Handle(projections.On(captureRequested)).
		Handle(projections.On(paymentCaptured)).
		Handle(projections.On(captureDeclined)).
		Handle(projections.On(voidRequested)).
		Handle(projections.On(paymentVoided)).
		Handle(projections.On(voidDeclined)).
		Handle(projections.On(refundRequested)).
		Handle(projections.On(paymentRefunded)).
		Handle(projections.On(refundDeclined)).
		Handle(projections.On(disputeOpened)).
		Handle(projections.On(disputeWon)).
		Handle(projections.On(disputeLost)).
		Handle(projections.On(deliveryRequested)).
		Handle(projections.On(dispatched)).
		Handle(projections.On(inTransit)).
		Handle(projections.On(outForDelivery)).
		Handle(projections.On(delivered)).
		Handle(projections.On(deliveryFailed)).
		Handle(projections.On(deliveryCancelled))
}

func placed(d *projections.Delta, e order.Placed, r *event.Recorded) {
	touch(d, e.OrderID, r).
		Set("status", string(order.IsPlaced)).Set("customer_id", e.CustomerID).
		Set("placed", int64(r.Position.Commit)).Set("placed_at", e.PlacedAt).
		Set("currency", e.Total.Currency).Set("items_minor", e.Items.Minor).
		Set("shipping_minor", e.Shipping.Minor).Set("discount_minor", e.Discount.Minor).
		Set("tax_minor", e.Tax.Minor).Set("tax_included", e.TaxIncluded).Set("total_minor", e.Total.Minor).
		Set("country", e.Country).Set("delivery_option", e.DeliveryOption).
		Set("delivery_days", int64(e.DeliveryDays)).
		Set("checkout_id", e.CheckoutID).Set("cart_id", e.CartID).Set("visit_id", e.VisitID).
		Set("fulfilment_id", e.FulfilmentID).Set("payment_id", e.PaymentID).
		Set("tracking_token", e.TrackingToken)
	for i, line := range e.Lines {
		row := d.Row("lines", "order_id", e.OrderID, "number", int64(i)).
			Set("sku", line.SKU).Set("product_id", line.ProductID).Set("title", line.Title).
			Set("quantity", line.Quantity).Set("price_minor", line.UnitPrice.Minor).
			Set("total_minor", line.Total.Minor).Set("tax_minor", line.Tax.Minor).Set("currency", line.Total.Currency)
		unpack(row, line.Components)
		discounted(d, e.OrderID, int64(i), line.Discounts)
	}
	for i, p := range e.PaidBy() {
		d.Row("payments", "id", p.PaymentID).Set("part", int64(i))
	}
	discounted(d, e.OrderID, wholeOrder, e.Promotions)
	taxed(d, e.OrderID, e.Taxes)
	happened(d, e.OrderID, r)
}

// unpack says what a bundle held. Components are texts and numbers, which always have a JSON form.
func unpack(row *projections.Row, components []order.Component) {
	if len(components) > 0 {
		text, _ := json.Marshal(components)
		row.Set("components", string(text))
	}
}

func numbered(d *projections.Delta, e order.Numbered, r *event.Recorded) {
	touch(d, e.OrderID, r).Set("number", e.Number)
	happened(d, e.OrderID, r).Set("detail", strconv.FormatInt(e.Number, 10))
}

func confirmed(d *projections.Delta, e order.Confirmed, r *event.Recorded) {
	touch(d, e.OrderID, r).Set("status", string(order.IsConfirmed))
	happened(d, e.OrderID, r)
}

func cancelled(d *projections.Delta, e order.Cancelled, r *event.Recorded) {
	touch(d, e.OrderID, r).Set("status", string(order.IsCancelled)).Set("reason", e.Reason)
	happened(d, e.OrderID, r).Set("detail", e.Reason)
}

func completed(d *projections.Delta, e order.Completed, r *event.Recorded) {
	touch(d, e.OrderID, r).Set("status", string(order.IsCompleted))
	happened(d, e.OrderID, r)
}

// touch notes which revision of the order's own stream the row shows.
func touch(d *projections.Delta, orderID string, r *event.Recorded) *projections.Row {
	return d.Row("orders", "id", orderID).Set("revision", int64(r.Revision))
}

// happened adds an event to the order's timeline.
func happened(d *projections.Delta, orderID string, r *event.Recorded) *projections.Row {
	return d.Row("timeline", "order_id", orderID, "position", int64(r.Position.Commit)).
		Set("name", r.Name).Set("at", r.At)
}
