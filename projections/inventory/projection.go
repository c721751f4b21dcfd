// Package inventory is how many units of each SKU every location has, and every movement that made it so.
//
// One stream of the log is one SKU at one location, so each level is folded in its own order.
package inventory

import (
	_ "embed"

	"cartwright/domain/event"
	"cartwright/projections"
)

//go:embed schema.sql
var schema string

// Kinds of movements.
const (
	Received        = "received"
	Returned        = "returned"
	WrittenOff      = "written_off"
	Adjusted        = "adjusted"
	Expected        = "expected"
	Held            = "held"
	Shortage        = "shortage"
	Extended        = "extended"
	Released        = "released"
	Committed       = "committed"
	SoldAhead       = "sold_ahead"
	Covered         = "covered"
	PolicySet       = "policy_set"
	RanLow          = "ran_low"
	Replenished     = "replenished"
	TransferSent    = "transfer_sent"
	TransferRefused = "transfer_refused"
	TransferArrived = "transfer_arrived"
)

// Projection declares the read model.
func Projection() projections.Projection {
	return projections.Projection{
		Name: "inventory", Version: 3, Schema: schema,
		On: projections.Handlers{}.
			Handle(projections.On(received)).
			Handle(projections.On(returned)).
			Handle(projections.On(writtenOff)).
			Handle(projections.On(adjusted)).
			Handle(projections.On(expected)).
			Handle(projections.On(transferSent)).
			Handle(projections.On(transferRefused)).
			Handle(projections.On(transferArrived)).
			Handle(projections.On(held)).
			Handle(projections.On(shortage)).
			Handle(projections.On(extended)).
			Handle(projections.On(released)).
			Handle(projections.On(committed)).
			Handle(projections.On(soldAhead)).
			Handle(projections.On(covered)).
			Handle(projections.On(policySet)).
			Handle(projections.On(ranLow)).
			Handle(projections.On(replenished)).
			Handle(projections.On(opened)).
			Handle(projections.On(changed)).
			Handle(projections.On(closed)).
			Handle(projections.On(requested)).
			Handle(projections.On(sent)).
			Handle(projections.On(refused)).
			Handle(projections.On(arrived)).
			Handle(projections.On(lost)).
			Handle(projections.On(completed)),
	}
}

func level(d *projections.Delta, sku, location string, r *event.Recorded) *projections.Row {
	return d.Row("levels", "sku", sku, "location", location).
		Set("revision", int64(r.Revision)).Set("changed_at", r.At)
}

// movement is what an event did: a kind, so many units, of which so many came to the shelf or left it.
func movement(d *projections.Delta, sku, location, kind string, quantity, change int64, r *event.Recorded) *projections.Row {
	return d.Row("movements", "sku", sku, "location", location, "revision", int64(r.Revision)).
		Set("kind", kind).Set("quantity", quantity).Set("change", change).Set("at", r.At)
}
