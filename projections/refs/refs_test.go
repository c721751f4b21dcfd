package refs

import (
	"reflect"
	"testing"

	"cartwright/domain/delivery"
	"cartwright/domain/event"
	"cartwright/domain/order"
	"cartwright/domain/payment"
	"cartwright/domain/visit"
)

func TestEveryFactOfAnOrderNamesIt(t *testing.T) {
	t.Parallel()
	for _, catalog := range []event.Catalog{order.Catalog, payment.Catalog, delivery.Catalog} {
		for name, kind := range catalog {
			e := reflect.New(kind.Type).Elem()
			e.FieldByName("OrderID").SetString("o1")
			if got := OrderOf(&event.Recorded{Envelope: event.Envelope{Stream: "order-o1"}, Event: e.Interface()}); got != "o1" {
				t.Errorf("%s belongs to %q, want o1", name, got)
			}
		}
	}
}

func TestOtherFactsBelongToTheirStream(t *testing.T) {
	t.Parallel()
	if got := OrderOf(&event.Recorded{Envelope: event.Envelope{Stream: "visit-v1"}, Event: visit.Started{}}); got != "visit-v1" {
		t.Errorf("got %q", got)
	}
}
