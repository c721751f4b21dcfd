package inventory

import (
	"cartwright/domain/event"
	"cartwright/domain/stock"
	"cartwright/projections"
)

func policySet(d *projections.Delta, e stock.PolicySet, r *event.Recorded) {
	level(d, e.SKU, e.Location, r).
		Set("safety", e.Safety).Set("low_below", e.LowBelow).
		Set("promise_up_to", e.PromiseUpTo).Set("promise_as", e.PromiseAs).Set("promise_until", e.PromiseUntil)
	movement(d, e.SKU, e.Location, PolicySet, 0, 0, r)
}

func ranLow(d *projections.Delta, e stock.RanLow, r *event.Recorded) {
	level(d, e.SKU, e.Location, r).Set("low", true)
	movement(d, e.SKU, e.Location, RanLow, e.Available, 0, r)
}

func replenished(d *projections.Delta, e stock.Replenished, r *event.Recorded) {
	level(d, e.SKU, e.Location, r).Set("low", false)
	movement(d, e.SKU, e.Location, Replenished, e.Available, 0, r)
}
