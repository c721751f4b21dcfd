package inventory

import (
	"cartwright/domain/event"
	"cartwright/domain/money"
	"cartwright/domain/stock"
	"cartwright/projections"
)

func received(d *projections.Delta, e stock.Received, r *event.Recorded) {
	row := level(d, e.SKU, e.Location, r).Add("on_hand", e.Quantity).Add("received", e.Quantity)
	cost(row, e.UnitCost)
	if e.ExpectationID != "" {
		expectation(d, e.SKU, e.Location, e.ExpectationID).Add("open", -e.Quantity)
	}
	movement(d, e.SKU, e.Location, Received, e.Quantity, e.Quantity, r).Set("cause", e.Cause).Set("reference", e.ExpectationID)
}

func returned(d *projections.Delta, e stock.Returned, r *event.Recorded) {
	level(d, e.SKU, e.Location, r).Add("on_hand", e.Quantity).Add("returned", e.Quantity)
	movement(d, e.SKU, e.Location, Returned, e.Quantity, e.Quantity, r).Set("cause", e.Reason).Set("reference", e.OrderID)
}

func writtenOff(d *projections.Delta, e stock.WrittenOff, r *event.Recorded) {
	level(d, e.SKU, e.Location, r).Add("on_hand", -e.Quantity).Add("written_off", e.Quantity)
	movement(d, e.SKU, e.Location, WrittenOff, e.Quantity, -e.Quantity, r).Set("cause", string(e.Cause)).Set("reference", e.Note)
}

func adjusted(d *projections.Delta, e stock.Adjusted, r *event.Recorded) {
	level(d, e.SKU, e.Location, r).Add("on_hand", e.Delta).Add("adjusted", e.Delta)
	movement(d, e.SKU, e.Location, Adjusted, e.Delta, e.Delta, r).Set("cause", e.Reason).Set("reference", e.Source)
}

func expected(d *projections.Delta, e stock.Expected, r *event.Recorded) {
	level(d, e.SKU, e.Location, r)
	row := expectation(d, e.SKU, e.Location, e.ExpectationID).Set("open", e.Quantity).Set("due", e.Due)
	cost(row, e.UnitCost)
	movement(d, e.SKU, e.Location, Expected, e.Quantity, 0, r).Set("reference", e.ExpectationID)
}

func transferSent(d *projections.Delta, e stock.TransferSent, r *event.Recorded) {
	level(d, e.SKU, e.Location, r).Add("on_hand", -e.Quantity).Add("sent", e.Quantity)
	movement(d, e.SKU, e.Location, TransferSent, e.Quantity, -e.Quantity, r).Set("reference", e.TransferID)
}

func transferRefused(d *projections.Delta, e stock.TransferRefused, r *event.Recorded) {
	level(d, e.SKU, e.Location, r)
	movement(d, e.SKU, e.Location, TransferRefused, e.Requested, 0, r).Set("reference", e.TransferID)
}

func transferArrived(d *projections.Delta, e stock.TransferArrived, r *event.Recorded) {
	level(d, e.SKU, e.Location, r).Add("on_hand", e.Quantity).Add("arrived", e.Quantity)
	movement(d, e.SKU, e.Location, TransferArrived, e.Quantity, e.Quantity, r).Set("reference", e.TransferID)
}

func expectation(d *projections.Delta, sku, location, id string) *projections.Row {
	return d.Row("expectations", "sku", sku, "location", location, "expectation_id", id)
}

// cost is set only where it is known: a receipt without one leaves the last.
func cost(row *projections.Row, unit money.Money) {
	if unit.Currency != "" {
		row.Set("cost_amount", unit.Minor).Set("cost_currency", unit.Currency)
	}
}
