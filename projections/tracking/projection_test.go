package tracking

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cartwright/domain/delivery"
	"cartwright/domain/order"
	"cartwright/domain/sealed"
	"cartwright/projections/projectiontest"
)

type row = projectiontest.Columns

var (
	placedAt = time.Date(2026, 2, 28, 23, 0, 0, 0, time.UTC)
	parcelAt = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	bought   = projectiontest.Placed("1", "v1", placedAt, projectiontest.Line("tea", 2, 700))
	sent     = delivery.Ref{DeliveryID: "d1", OrderID: "o1", FulfilmentID: "f1", TrackingToken: "t1"}
)

// history is one order from its placement to its doorstep.
func history() []projectiontest.Fact {
	return projectiontest.Log(
		projectiontest.In("order-o1", bought, order.Confirmed{Ref: bought.Ref}),
		projectiontest.In("delivery-d1",
			delivery.Requested{
				Ref: sent, From: "berlin", Items: []delivery.Item{{SKU: "tea", Title: "Tea", Quantity: 2}, {SKU: "pot", Title: "Pot", Quantity: 1}},
				Address: sealed.Value{Key: "personal", Text: []byte("personal")},
			},
			delivery.Dispatched{Ref: sent, Carrier: "DHL", TrackingNumber: "123", At: parcelAt},
			delivery.InTransit{Ref: sent, Place: "Leipzig", At: parcelAt.Add(time.Hour)},
			delivery.OutForDelivery{Ref: sent, Place: "Berlin", At: parcelAt.Add(2 * time.Hour)},
			delivery.Delivered{Ref: sent, At: parcelAt.Add(3 * time.Hour)}),
		projectiontest.In("order-o1", order.Completed{Ref: bought.Ref}, order.Numbered{Ref: bought.Ref, Number: 1042}),
	)
}

func TestAnOrdersWayIsFoldedFromItsStreams(t *testing.T) {
	t.Parallel()
	tables := projectiontest.Fold(Projection(), history()...)
	tables.Want(t, "orders id=o1", row{"number": 1042, "token": "t1", "status": "completed", "placed_at": placedAt, "delivery_days": 3})
	tables.Want(t, "parcels id=d1", row{
		"order_id": "o1", "requested": 3, "status": "delivered", "carrier": "DHL", "number": "123", "place": "Berlin",
		"changed_at": parcelAt.Add(3 * time.Hour),
	})
	tables.Want(t, "items parcel_id=d1 number=1", row{"sku": "pot", "title": "Pot", "quantity": 1})
	tables.Want(t, "events order_id=o1 position=1", row{"name": "order.placed", "at": projectiontest.Start})
	tables.Want(t, "events order_id=o1 position=5", row{
		"name": "delivery.in_transit", "parcel_id": "d1", "place": "Leipzig", "at": parcelAt.Add(time.Hour),
	})
}

func TestWhatEndsBadly(t *testing.T) {
	t.Parallel()
	other := sent
	other.DeliveryID = "d2"
	tables := projectiontest.Fold(Projection(), projectiontest.Log(
		projectiontest.In("delivery-d1", delivery.Failed{Ref: sent, Reason: "nobody at Elm Street 5", At: parcelAt}),
		projectiontest.In("delivery-d2", delivery.Cancelled{Ref: other, Reason: "cancelled"}),
		projectiontest.In("order-o1", projectiontest.Cancelled(bought)),
	)...)
	tables.Want(t, "parcels id=d1", row{"status": "failed", "changed_at": parcelAt})
	tables.Want(t, "parcels id=d2", row{"status": "cancelled"})
	tables.Want(t, "orders id=o1", row{"status": "cancelled"})
	if kept := fmt.Sprint(tables); strings.Contains(kept, "Elm Street") {
		t.Errorf("a reason, which may be personal, is kept: %s", kept)
	}
}

func TestNothingPersonalIsKept(t *testing.T) {
	t.Parallel()
	if kept := fmt.Sprint(projectiontest.Fold(Projection(), history()...)); strings.Contains(kept, "personal") {
		t.Errorf("the sealed address is kept: %s", kept)
	}
}

func TestAnyBatchesGiveTheSameTables(t *testing.T) {
	t.Parallel()
	projectiontest.CheckAnyBatches(t, Projection(), func(t *rapid.T) [][]projectiontest.Fact {
		var streams [][]projectiontest.Fact
		for i := range rapid.IntRange(1, 3).Draw(t, "orders") {
			streams = append(streams, anyOrder(t, fmt.Sprint(i))...)
		}
		return streams
	})
}

// anyOrder draws how far an order and its parcel have come.
func anyOrder(t *rapid.T, number string) [][]projectiontest.Fact {
	placed := projectiontest.Placed(number, "v", placedAt, projectiontest.Line("tea", 1, 700))
	parcel := delivery.Ref{DeliveryID: "d" + number, OrderID: placed.OrderID, TrackingToken: placed.TrackingToken}
	streams := [][]projectiontest.Fact{
		projectiontest.In("order-"+placed.OrderID, placed, order.Confirmed{Ref: placed.Ref}, order.Completed{Ref: placed.Ref}),
		projectiontest.In("delivery-"+parcel.DeliveryID, delivery.Requested{Ref: parcel, Items: []delivery.Item{{SKU: "tea"}}},
			delivery.Dispatched{Ref: parcel}, delivery.InTransit{Ref: parcel, Place: "a"},
			delivery.OutForDelivery{Ref: parcel, Place: "b"}, delivery.Delivered{Ref: parcel}),
	}
	for i, facts := range streams {
		streams[i] = facts[:rapid.IntRange(0, len(facts)).Draw(t, "so far")]
	}
	return streams
}
