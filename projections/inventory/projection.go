// Package inventory is how many units of each SKU every location has, and every movement that made it so.
//
// One stream of the log is one SKU at one location, so each level is folded in its own order.
package inventory

import (
	_ "embed"

	"cartwright/domain/event"
	"cartwright/domain/stock"
	"cartwright/projections"
)

//go:embed schema.sql
var schema string

// Kinds of movements.
const (
	Received  = "received"
	Held      = "held"
	Shortage  = "shortage"
	Released  = "released"
	Committed = "committed"
	Adjusted  = "adjusted"
)

// Projection declares the read model.
func Projection() projections.Projection {
	return projections.Projection{
		Name: "inventory", Version: 1, Schema: schema,
		On: projections.Handlers{}.
			Handle(projections.On(received)).
			Handle(projections.On(held)).
			Handle(projections.On(shortage)).
			Handle(projections.On(released)).
			Handle(projections.On(committed)).
			Handle(projections.On(adjusted)),
	}
}

func received(d *projections.Delta, e stock.Received, r event.Recorded) {
	level(d, e.SKU, e.Location, r).Add("on_hand", e.Quantity).Add("received", e.Quantity)
	movement(d, e.SKU, e.Location, Received, e.Quantity, r).Set("cause", e.Cause)
}

func held(d *projections.Delta, e stock.Held, r event.Recorded) {
	level(d, e.SKU, e.Location, r)
	hold(d, e.SKU, e.Location, e.HoldID).Set("quantity", e.Quantity)
	movement(d, e.SKU, e.Location, Held, e.Quantity, r).Set("hold_id", e.HoldID)
}

func shortage(d *projections.Delta, e stock.Shortage, r event.Recorded) {
	level(d, e.SKU, e.Location, r).Add("shortages", 1)
	hold(d, e.SKU, e.Location, e.HoldID).Set("quantity", int64(0))
	movement(d, e.SKU, e.Location, Shortage, e.Requested, r).Set("hold_id", e.HoldID)
}

func released(d *projections.Delta, e stock.Released, r event.Recorded) {
	level(d, e.SKU, e.Location, r)
	hold(d, e.SKU, e.Location, e.HoldID).Set("quantity", int64(0))
	movement(d, e.SKU, e.Location, Released, e.Quantity, r).Set("hold_id", e.HoldID).Set("cause", e.Reason)
}

func committed(d *projections.Delta, e stock.Committed, r event.Recorded) {
	level(d, e.SKU, e.Location, r).Add("on_hand", -e.Quantity).Add("sold", e.Quantity)
	hold(d, e.SKU, e.Location, e.HoldID).Set("quantity", int64(0))
	movement(d, e.SKU, e.Location, Committed, e.Quantity, r).Set("hold_id", e.HoldID)
}

func adjusted(d *projections.Delta, e stock.Adjusted, r event.Recorded) {
	level(d, e.SKU, e.Location, r).Add("on_hand", e.Delta).Add("adjusted", e.Delta)
	movement(d, e.SKU, e.Location, Adjusted, e.Delta, r).Set("cause", e.Reason)
}

func level(d *projections.Delta, sku, location string, r event.Recorded) *projections.Row {
	return d.Row("levels", "sku", sku, "location", location).
		Set("revision", int64(r.Revision)).Set("changed_at", r.At)
}

func hold(d *projections.Delta, sku, location, holdID string) *projections.Row {
	return d.Row("holds", "sku", sku, "location", location, "hold_id", holdID)
}

func movement(d *projections.Delta, sku, location, kind string, quantity int64, r event.Recorded) *projections.Row {
	return d.Row("movements", "sku", sku, "location", location, "revision", int64(r.Revision)).
		Set("kind", kind).Set("quantity", quantity).Set("at", r.At)
}
