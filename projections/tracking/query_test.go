package tracking

import (
	"errors"
	"testing"
	"time"

	"cartwright/domain/delivery"
	"cartwright/domain/order"
	"cartwright/projections/projectiontest"
)

func TestQueries(t *testing.T) {
	t.Parallel()
	another := projectiontest.Placed("2", "", placedAt)
	log := append(history(), projectiontest.In("order-o2", another)...)
	// a parcel whose order has not been seen: it must not be found under no token
	log = append(log, projectiontest.In("delivery-d9", delivery.Requested{Ref: delivery.Ref{DeliveryID: "d9", OrderID: "o9"}})...)
	log = append(log, projectiontest.In("order-o9", order.Confirmed{})...)
	q := Queries{View: projectiontest.Run(t, Projection(), log...)}

	t.Run("order", func(t *testing.T) { oneOrder(t, q) })
	t.Run("parcels", func(t *testing.T) { parcels(t, q) })
	t.Run("events", func(t *testing.T) { events(t, q) })
	t.Run("unknown tokens", func(t *testing.T) { unknown(t, q) })
}

func oneOrder(t *testing.T, q Queries) {
	got, err := q.Order(t.Context(), "t1")
	projectiontest.Same(t, err, Order{ID: "o1", Number: 1042, Status: order.IsCompleted, PlacedAt: placedAt, DeliveryDays: 3}, got)
}

func parcels(t *testing.T, q Queries) {
	got, err := q.Parcels(t.Context(), "t1")
	projectiontest.Same(t, err, []Parcel{{
		ID: "d1", Status: delivery.IsDelivered, Carrier: "DHL", Number: "123", Place: "Berlin", ChangedAt: parcelAt.Add(3 * time.Hour),
		Items: []delivery.Item{{SKU: "tea", Title: "Tea", Quantity: 2}, {SKU: "pot", Title: "Pot", Quantity: 1}},
	}}, got)
}

func events(t *testing.T, q Queries) {
	all, err := q.Events(t.Context(), "t1", 0)
	projectiontest.Same(t, err, []string{
		"order.placed", "order.confirmed", "delivery.requested", "delivery.dispatched", "delivery.in_transit",
		"delivery.out_for_delivery", "delivery.delivered", "order.completed",
	}, names(all))
	if got := all[4]; got.ParcelID != "d1" || got.Place != "Leipzig" || !got.At.Equal(parcelAt.Add(time.Hour)) {
		t.Errorf("in transit: %+v", got)
	}
	rest, err := q.Events(t.Context(), "t1", all[5].Position)
	projectiontest.Same(t, err, []string{"delivery.delivered", "order.completed"}, names(rest))
}

func names(events []Event) []string {
	var names []string
	for _, e := range events {
		names = append(names, e.Name)
	}
	return names
}

func unknown(t *testing.T, q Queries) {
	for _, token := range []string{"", "t3", "o1"} {
		if _, err := q.Order(t.Context(), token); !errors.Is(err, order.ErrNotFound) {
			t.Errorf("order of %q: %v", token, err)
		}
		parcels, err := q.Parcels(t.Context(), token)
		projectiontest.Same(t, err, nil, parcels)
		events, err := q.Events(t.Context(), token, 0)
		projectiontest.Same(t, err, nil, events)
	}
}
