// Package refs tells which order an event belongs to, so that the facts of one order, which lie in several streams, can
// be folded in the order in which they happened.
package refs

import (
	"cartwright/domain/delivery"
	"cartwright/domain/event"
	"cartwright/domain/order"
	"cartwright/domain/payment"
)

// OrderOf returns the id of the order that an event of an order, a payment or a delivery belongs to, else the stream.
func OrderOf(r *event.Recorded) string {
	switch e := r.Event.(type) {
	case order.Event:
		return event.IDOf(r.Stream)
	case payment.Event:
		return e.About().OrderID
	case delivery.Event:
		return ofDelivery(e).OrderID
	}
	return r.Stream
}

func ofDelivery(e delivery.Event) delivery.Ref {
	switch e := e.(type) {
	case delivery.Requested:
		return e.Ref
	case delivery.Dispatched:
		return e.Ref
	case delivery.InTransit:
		return e.Ref
	case delivery.OutForDelivery:
		return e.Ref
	case delivery.Delivered:
		return e.Ref
	case delivery.Failed:
		return e.Ref
	case delivery.Cancelled:
		return e.Ref
	}
	return delivery.Ref{}
}
