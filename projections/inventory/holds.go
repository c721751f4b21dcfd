package inventory

import (
	"cartwright/domain/event"
	"cartwright/domain/stock"
	"cartwright/projections"
)

func held(d *projections.Delta, e stock.Held, r *event.Recorded) {
	level(d, e.SKU, e.Location, r)
	hold(d, e.SKU, e.Location, e.HoldID).Set("quantity", e.Quantity).Set("promised", e.Promised).Set("expires_at", e.ExpiresAt)
	movement(d, e.SKU, e.Location, Held, e.Quantity, 0, r).Set("hold_id", e.HoldID)
}

func shortage(d *projections.Delta, e stock.Shortage, r *event.Recorded) {
	level(d, e.SKU, e.Location, r).Add("shortages", 1)
	over(hold(d, e.SKU, e.Location, e.HoldID))
	movement(d, e.SKU, e.Location, Shortage, e.Requested, 0, r).Set("hold_id", e.HoldID)
}

func extended(d *projections.Delta, e stock.Extended, r *event.Recorded) {
	level(d, e.SKU, e.Location, r)
	hold(d, e.SKU, e.Location, e.HoldID).Set("expires_at", e.ExpiresAt)
	movement(d, e.SKU, e.Location, Extended, 0, 0, r).Set("hold_id", e.HoldID)
}

func released(d *projections.Delta, e stock.Released, r *event.Recorded) {
	level(d, e.SKU, e.Location, r)
	over(hold(d, e.SKU, e.Location, e.HoldID))
	movement(d, e.SKU, e.Location, Released, e.Quantity, 0, r).Set("hold_id", e.HoldID).Set("cause", e.Reason)
}

func committed(d *projections.Delta, e stock.Committed, r *event.Recorded) {
	level(d, e.SKU, e.Location, r).Add("on_hand", -e.Quantity).Add("sold", e.Quantity)
	over(hold(d, e.SKU, e.Location, e.HoldID))
	movement(d, e.SKU, e.Location, Committed, e.Quantity, -e.Quantity, r).Set("hold_id", e.HoldID)
}

func soldAhead(d *projections.Delta, e stock.SoldAhead, r *event.Recorded) {
	level(d, e.SKU, e.Location, r)
	hold(d, e.SKU, e.Location, e.HoldID).Set("sold_ahead", true)
	movement(d, e.SKU, e.Location, SoldAhead, e.Quantity, 0, r).Set("hold_id", e.HoldID)
}

func covered(d *projections.Delta, e stock.Covered, r *event.Recorded) {
	level(d, e.SKU, e.Location, r)
	hold(d, e.SKU, e.Location, e.HoldID).Add("promised", -e.Quantity)
	movement(d, e.SKU, e.Location, Covered, e.Quantity, 0, r).Set("hold_id", e.HoldID)
}

func hold(d *projections.Delta, sku, location, holdID string) *projections.Row {
	return d.Row("holds", "sku", sku, "location", location, "hold_id", holdID)
}

func over(hold *projections.Row) { hold.Set("quantity", int64(0)).Set("promised", int64(0)) }
