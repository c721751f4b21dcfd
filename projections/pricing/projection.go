// Package pricing is what prices go by: the promotions and the tax rates of the shop.
package pricing

import (
	_ "embed"
	"encoding/json"
	"time"

	"cartwright/domain/event"
	"cartwright/domain/pricing"
	"cartwright/domain/promotion"
	"cartwright/domain/tax"
	"cartwright/projections"
)

//go:embed schema.sql
var schema string

// Projection declares the read model.
func Projection() projections.Projection {
	return projections.Projection{
		Name: "pricing", Version: 1, Schema: schema,
		On: projections.Handlers{}.
			Handle(projections.On(created)).
			Handle(projections.On(changed)).
			Handle(projections.On(started)).
			Handle(projections.On(ended)).
			Handle(projections.On(withdrawn)).
			Handle(projections.On(rateSet)).
			Handle(projections.On(rateWithdrawn)),
	}
}

func created(d *projections.Delta, e promotion.Created, r *event.Recorded) {
	status(d, promotion.IsDraft, r).Set("created", int64(r.Position.Commit))
	rule(d, e.Rule, r)
}

func changed(d *projections.Delta, e promotion.Changed, r *event.Recorded) { rule(d, e.Rule, r) }

func started(d *projections.Delta, _ promotion.Started, r *event.Recorded) {
	status(d, promotion.IsStarted, r)
}

func ended(d *projections.Delta, _ promotion.Ended, r *event.Recorded) {
	status(d, promotion.IsEnded, r)
}

func withdrawn(d *projections.Delta, _ promotion.Withdrawn, r *event.Recorded) {
	status(d, promotion.IsWithdrawn, r)
}

func status(d *projections.Delta, s promotion.Status, r *event.Recorded) *projections.Row {
	return row(d, r).Set("status", string(s))
}

// forever is when a promotion ends that has no end.
var forever = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

func rule(d *projections.Delta, p pricing.Promotion, r *event.Recorded) {
	ends := p.Conditions.Until
	if ends.IsZero() {
		ends = forever
	}
	object, _ := json.Marshal(p) // it was read from JSON
	row(d, r).Set("code", p.Code).Set("starts", p.Conditions.From).Set("ends", ends).Set("rule", string(object))
}

func row(d *projections.Delta, r *event.Recorded) *projections.Row {
	return d.Row("promotions", "id", event.IDOf(r.Stream)).Set("revision", int64(r.Revision))
}

func rateSet(d *projections.Delta, e tax.RateSet, _ *event.Recorded) {
	rate(d, e.Key).Set("rate_ppm", e.RatePPM).Set("withdrawn", false)
}

func rateWithdrawn(d *projections.Delta, e tax.RateWithdrawn, _ *event.Recorded) {
	rate(d, e.Key).Set("withdrawn", true)
}

func rate(d *projections.Delta, k tax.Key) *projections.Row {
	return d.Row("tax_rates", "country", k.Country, "region", k.Region, "class", k.Class, "valid_from", k.ValidFrom)
}
