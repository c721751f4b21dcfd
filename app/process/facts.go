package process

import (
	"reflect"

	"cartwright/domain/checkout"
	"cartwright/domain/delivery"
	"cartwright/domain/order"
	"cartwright/domain/payment"
	"cartwright/domain/risk"
	"cartwright/domain/stock"
)

// wanted lists the facts a fulfilment takes in and where each says which fulfilment it belongs to.
var wanted = []want{
	by(func(e checkout.Submitted) string { return e.FulfilmentID }),
	by(func(e stock.Held) string { return e.HoldID }),
	by(func(e stock.Shortage) string { return e.HoldID }),
	by(func(e stock.Committed) string { return e.HoldID }),
	by(func(e risk.Screened) string { return e.FulfilmentID }),
	by(func(e risk.Reviewed) string { return e.FulfilmentID }),
	by(func(e payment.Authorised) string { return e.FulfilmentID }),
	by(func(e payment.Declined) string { return e.FulfilmentID }),
	by(func(e payment.Captured) string { return e.FulfilmentID }),
	by(func(e payment.CaptureDeclined) string { return e.FulfilmentID }),
	by(func(e payment.Voided) string { return e.FulfilmentID }),
	by(func(e payment.RefundRequested) string { return e.FulfilmentID }),
	by(func(e payment.Refunded) string { return e.FulfilmentID }),
	by(func(e payment.RefundDeclined) string { return e.FulfilmentID }),
	by(func(e payment.DisputeOpened) string { return e.FulfilmentID }),
	by(func(e payment.DisputeWon) string { return e.FulfilmentID }),
	by(func(e order.Placed) string { return e.FulfilmentID }),
	by(func(e order.Cancelled) string { return e.FulfilmentID }),
	by(func(e delivery.Dispatched) string { return e.FulfilmentID }),
	by(func(e delivery.Delivered) string { return e.FulfilmentID }),
	by(func(e delivery.Cancelled) string { return e.FulfilmentID }),
}

type want struct {
	kind reflect.Type
	name string
	id   func(any) string
}

func by[E any](id func(E) string) want {
	return want{reflect.TypeFor[E](), nameOf[E](), func(e any) string { return id(e.(E)) }}
}

// fulfilmentOf returns the id of the fulfilment a fact belongs to, or nothing.
func fulfilmentOf(e any) string {
	for _, w := range wanted {
		if w.kind == reflect.TypeOf(e) {
			return w.id(e)
		}
	}
	return ""
}
