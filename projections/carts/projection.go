// Package carts is every cart with its lines, and every checkout with how far it has come.
//
// A cart and a checkout are streams of their own; each is folded in its own order.
package carts

import (
	_ "embed"

	"cartwright/domain/cart"
	"cartwright/domain/event"
	"cartwright/projections"
)

//go:embed schema.sql
var schema string

// Projection declares the read model.
func Projection() projections.Projection {
	return projections.Projection{
		Name: "carts", Version: 1, Schema: schema,
		On: projections.Handlers{}.
			Handle(projections.On(opened)).
			Handle(projections.On(itemAdded)).
			Handle(projections.On(quantityChanged)).
			Handle(projections.On(itemRemoved)).
			Handle(projections.On(checkedOut)).
			Handle(projections.On(reopened)).
			Handle(projections.On(started)).
			Handle(projections.On(addressGiven)).
			Handle(projections.On(deliveryChosen)).
			Handle(projections.On(paymentChosen)).
			Handle(projections.On(submitted)).
			Handle(projections.On(rejected)).
			Handle(projections.On(completed)).
			Handle(projections.On(cancelled)),
	}
}

func opened(d *projections.Delta, e cart.Opened, r event.Recorded) {
	touch(d, "carts", r).
		Set("visit_id", e.VisitID).Set("currency", e.Currency).Set("channel", e.Channel).
		Set("status", string(cart.IsOpen)).Set("opened_at", r.At)
}

func itemAdded(d *projections.Delta, e cart.ItemAdded, r event.Recorded) {
	touch(d, "carts", r)
	line(d, e.SKU, r).
		Add("quantity", e.Quantity).Once("added", int64(r.Revision)).
		Set("product_id", e.ProductID).Set("title", e.Title).
		Set("price_minor", e.UnitPrice.Minor).Set("currency", e.UnitPrice.Currency)
}

func quantityChanged(d *projections.Delta, e cart.QuantityChanged, r event.Recorded) {
	touch(d, "carts", r)
	line(d, e.SKU, r).Set("quantity", e.Quantity)
}

func itemRemoved(d *projections.Delta, e cart.ItemRemoved, r event.Recorded) {
	touch(d, "carts", r)
	line(d, e.SKU, r).Set("quantity", int64(0))
}

func checkedOut(d *projections.Delta, e cart.CheckedOut, r event.Recorded) {
	touch(d, "carts", r).Set("status", string(cart.IsCheckedOut)).Set("checkout_id", e.CheckoutID).Add("checkouts", 1)
}

func reopened(d *projections.Delta, _ cart.Reopened, r event.Recorded) {
	touch(d, "carts", r).Set("status", string(cart.IsOpen))
}

// touch notes which revision of its stream a row shows.
func touch(d *projections.Delta, table string, r event.Recorded) *projections.Row {
	return d.Row(table, "id", event.IDOf(r.Stream)).Set("revision", int64(r.Revision)).Set("changed_at", r.At)
}

func line(d *projections.Delta, sku string, r event.Recorded) *projections.Row {
	return d.Row("lines", "cart_id", event.IDOf(r.Stream), "sku", sku)
}
