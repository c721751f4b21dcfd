// Package tracking is the way of an order's parcels, for whoever holds the order's tracking token.
//
// Only what anybody may see is kept: no names, no addresses, no prices, no reasons. The steps of one order are folded in
// the order of the log, so that a stream of them that was cut off goes on after the last position it has sent.
package tracking

import (
	_ "embed"
	"time"

	"cartwright/domain/delivery"
	"cartwright/domain/event"
	"cartwright/domain/order"
	"cartwright/projections"
	"cartwright/projections/refs"
)

//go:embed schema.sql
var schema string

// Projection declares the read model.
func Projection() projections.Projection {
	return projections.Projection{
		Name: "tracking", Version: 2, Schema: schema, Key: refs.OrderOf,
		On: projections.Handlers{}.
			Handle(projections.On(placed)).
			Handle(projections.On(numbered)).
			Handle(projections.On(confirmed)).
			Handle(projections.On(cancelled)).
			Handle(projections.On(completed)).
			Handle(projections.On(requested)).
			Handle(projections.On(dispatched)).
			Handle(projections.On(inTransit)).
			Handle(projections.On(outForDelivery)).
			Handle(projections.On(delivered)).
			Handle(projections.On(failed)).
			Handle(projections.On(stopped)),
	}
}

func placed(d *projections.Delta, e order.Placed, r *event.Recorded) {
	ordered(d, order.IsPlaced, r).
		Set("token", e.TrackingToken).Set("placed_at", e.PlacedAt).Set("delivery_days", int64(e.DeliveryDays))
}

// numbered is no step on the way.
func numbered(d *projections.Delta, e order.Numbered, _ *event.Recorded) {
	d.Row("orders", "id", e.OrderID).Set("number", e.Number)
}

func confirmed(d *projections.Delta, _ order.Confirmed, r *event.Recorded) {
	ordered(d, order.IsConfirmed, r)
}

func cancelled(d *projections.Delta, _ order.Cancelled, r *event.Recorded) {
	ordered(d, order.IsCancelled, r)
}

func completed(d *projections.Delta, _ order.Completed, r *event.Recorded) {
	ordered(d, order.IsCompleted, r)
}

// ordered adds a step of the order itself and returns the order's row.
func ordered(d *projections.Delta, status order.Status, r *event.Recorded) *projections.Row {
	step(d, r).Set("at", r.At)
	return d.Row("orders", "id", event.IDOf(r.Stream)).Set("status", string(status))
}

func requested(d *projections.Delta, e delivery.Requested, r *event.Recorded) {
	moved(d, delivery.IsRequested, r.At, r).Set("order_id", e.OrderID).Set("requested", int64(r.Position.Commit))
	for i, item := range e.Items {
		d.Row("items", "parcel_id", event.IDOf(r.Stream), "number", int64(i)).
			Set("sku", item.SKU).Set("title", item.Title).Set("quantity", item.Quantity)
	}
}

func dispatched(d *projections.Delta, e delivery.Dispatched, r *event.Recorded) {
	moved(d, delivery.IsDispatched, e.At, r).Set("carrier", e.Carrier).Set("number", e.TrackingNumber)
}

func inTransit(d *projections.Delta, e delivery.InTransit, r *event.Recorded) {
	moved(d, delivery.IsInTransit, e.At, r).Set("place", e.Place)
	step(d, r).Set("place", e.Place)
}

func outForDelivery(d *projections.Delta, e delivery.OutForDelivery, r *event.Recorded) {
	moved(d, delivery.IsOutForDelivery, e.At, r).Set("place", e.Place)
	step(d, r).Set("place", e.Place)
}

func delivered(d *projections.Delta, e delivery.Delivered, r *event.Recorded) {
	moved(d, delivery.IsDelivered, e.At, r)
}

func failed(d *projections.Delta, e delivery.Failed, r *event.Recorded) {
	moved(d, delivery.IsFailed, e.At, r)
}

func stopped(d *projections.Delta, _ delivery.Cancelled, r *event.Recorded) {
	moved(d, delivery.IsCancelled, r.At, r)
}

// moved adds a step of a parcel, at the carrier's time where there is one, and returns the parcel's row.
func moved(d *projections.Delta, status delivery.Status, at time.Time, r *event.Recorded) *projections.Row {
	id := event.IDOf(r.Stream)
	step(d, r).Set("at", at).Set("parcel_id", id)
	return d.Row("parcels", "id", id).Set("status", string(status)).Set("changed_at", at)
}

func step(d *projections.Delta, r *event.Recorded) *projections.Row {
	return d.Row("events", "order_id", refs.OrderOf(r), "position", int64(r.Position.Commit)).Set("name", r.Name)
}
