package orders

import (
	"cartwright/domain/delivery"
	"cartwright/domain/event"
	"cartwright/projections"
)

func deliveryRequested(d *projections.Delta, e delivery.Requested, r *event.Recorded) {
	parcel(d, delivery.IsRequested, r).Set("order_id", e.OrderID).Set("origin", e.From)
	aside(d, r).Set("detail", e.From)
}

func dispatched(d *projections.Delta, e delivery.Dispatched, r *event.Recorded) {
	parcel(d, delivery.IsDispatched, r).Set("carrier", e.Carrier).Set("number", e.TrackingNumber)
	aside(d, r).Set("detail", e.Carrier+" "+e.TrackingNumber).Set("at", e.At)
}

func inTransit(d *projections.Delta, e delivery.InTransit, r *event.Recorded) {
	parcel(d, delivery.IsInTransit, r)
	aside(d, r).Set("detail", e.Place).Set("at", e.At)
}

func outForDelivery(d *projections.Delta, e delivery.OutForDelivery, r *event.Recorded) {
	parcel(d, delivery.IsOutForDelivery, r)
	aside(d, r).Set("detail", e.Place).Set("at", e.At)
}

func delivered(d *projections.Delta, e delivery.Delivered, r *event.Recorded) {
	parcel(d, delivery.IsDelivered, r)
	aside(d, r).Set("at", e.At)
}

func deliveryFailed(d *projections.Delta, e delivery.Failed, r *event.Recorded) {
	parcel(d, delivery.IsFailed, r)
	aside(d, r).Set("detail", e.Reason).Set("at", e.At)
}

func deliveryCancelled(d *projections.Delta, e delivery.Cancelled, r *event.Recorded) {
	parcel(d, delivery.IsCancelled, r)
	aside(d, r).Set("detail", e.Reason)
}

func parcel(d *projections.Delta, status delivery.Status, r *event.Recorded) *projections.Row {
	return d.Row("deliveries", "id", event.IDOf(r.Stream)).Set("status", string(status))
}
