package orders

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp/cmpopts"

	"cartwright/domain/delivery"
	"cartwright/domain/money"
	"cartwright/domain/order"
	"cartwright/domain/payment"
	"cartwright/projections/projectiontest"
)

func TestQueries(t *testing.T) {
	t.Parallel()
	log := history()
	for i := 2; i <= 4; i++ {
		next := projectiontest.Placed(fmt.Sprint(i), "", placedAt, projectiontest.Line("cup", 1, 300))
		log = append(log, projectiontest.In("order-"+next.OrderID, next)...)
	}
	log = append(log, inTwo()...)
	log = append(log, inPieces()...)
	q := Queries{View: projectiontest.Run(t, Projection(), log...)}

	t.Run("order", func(t *testing.T) { oneOrder(t, q) })
	t.Run("lists", func(t *testing.T) { lists(t, q) })
	t.Run("payments", func(t *testing.T) { payments(t, q) })
	t.Run("payment in pieces", func(t *testing.T) { pieces(t, q) })
	t.Run("problems", func(t *testing.T) { noProblems(t, q) })
	t.Run("payment in parts", func(t *testing.T) { parts(t, q) })
}

func oneOrder(t *testing.T, q Queries) {
	got, err := q.Order(t.Context(), "o1")
	projectiontest.Same(t, err, Order{
		Summary: Summary{
			ID: "o1", Number: 1042, Status: order.IsCompleted, PlacedAt: placedAt,
			Items: money.Of(4300, "EUR"), Shipping: money.Of(490, "EUR"), Discount: money.Of(100, "EUR"),
			Tax: money.Of(749, "EUR"), TaxIncluded: true, Total: money.Of(4690, "EUR"),
			Country: "DE", DeliveryOption: "std", DeliveryDays: 3,
			CheckoutID: "k1", CartID: "c1", VisitID: "v1", FulfilmentID: "f1", PaymentID: "pay1",
			Payment: payment.IsCaptured, Parcels: 1, Delivered: 1, TrackingToken: "t1", Revision: 3,
		},
		Lines:      bought.Lines,
		Promotions: bought.Promotions, Taxes: bought.Taxes,
		Deliveries: []Delivery{{ID: "d1", Status: delivery.IsDelivered, From: "berlin", Carrier: "DHL", Number: "123"}},
	}, got, cmpopts.IgnoreFields(Order{}, "Summary.Placed", "Timeline", "Payments"))
	steps(t, got.Timeline)
	if _, err := q.Order(t.Context(), "unheard of"); !errors.Is(err, order.ErrNotFound) {
		t.Errorf("an unknown order: %v", err)
	}
}

func steps(t *testing.T, timeline []Step) {
	t.Helper()
	var names []string
	for _, step := range timeline {
		names = append(names, step.Name)
	}
	projectiontest.Same(t, nil, []string{
		"payment.requested", "payment.declined", "payment.requested", "payment.authorised", "order.placed", "order.confirmed",
		"delivery.requested", "delivery.dispatched", "payment.capture_requested", "payment.captured",
		"delivery.in_transit", "delivery.delivered", "order.completed", "order.numbered",
	}, names)
	projectiontest.Same(t, nil, Step{"delivery.in_transit", "d1", "Leipzig", parcelAt.Add(time.Hour)}, timeline[10])
}

func lists(t *testing.T, q Queries) {
	first, err := q.Orders(t.Context(), Filter{}, 0, 3)
	projectiontest.Same(t, err, []string{"o5", "o4", "o3"}, ids(first))
	second, err := q.Orders(t.Context(), Filter{}, first[2].Placed, 3)
	projectiontest.Same(t, err, []string{"o2", "o1"}, ids(second))
	placed, err := q.Orders(t.Context(), Filter{Status: order.IsPlaced}, first[0].Placed, 3)
	projectiontest.Same(t, err, []string{"o4", "o3", "o2"}, ids(placed))
	called, err := q.Orders(t.Context(), Filter{Number: 1042}, 0, 3)
	projectiontest.Same(t, err, []string{"o1"}, ids(called))
}

func ids(list []Summary) []string {
	var ids []string
	for _, o := range list {
		ids = append(ids, o.ID)
	}
	return ids
}

func payments(t *testing.T, q Queries) {
	got, err := q.Payments(t.Context(), "o1")
	projectiontest.Same(t, err, []Payment{
		{
			ID: "pay1", Placed: true, Status: payment.IsCaptured, Method: "card",
			Amount: money.Of(4790, "EUR"), Captured: money.Of(4790, "EUR"), Refunded: money.Of(0, "EUR"), Disputed: money.Of(0, "EUR"),
		},
		{
			ID: "pay0", Status: payment.IsDeclined, Method: "card", DeclineCode: "insufficient_funds",
			Amount: money.Of(4790, "EUR"), Captured: money.Of(0, "EUR"), Refunded: money.Of(0, "EUR"), Disputed: money.Of(0, "EUR"),
		},
	}, got)
}

// inTwo is an order paid by a card, which is captured, and a gift card, which is not yet.
func inTwo() []projectiontest.Fact {
	placed := projectiontest.Placed("5", "", placedAt, projectiontest.Line("cup", 1, 300))
	placed.Payments = []order.Payment{{PaymentID: placed.PaymentID, Method: "card"}, {PaymentID: "a gift", Method: "gift_card"}}
	card := payment.Ref{PaymentID: placed.PaymentID, OrderID: placed.OrderID}
	gift := payment.Ref{PaymentID: "a gift", OrderID: placed.OrderID}
	return projectiontest.Log(
		projectiontest.In("payment-"+gift.PaymentID, payment.Requested{Ref: gift, Method: "gift_card"}, payment.Authorised{Ref: gift}),
		projectiontest.In("payment-"+card.PaymentID, payment.Requested{Ref: card, Method: "card"}, payment.Authorised{Ref: card}),
		projectiontest.In("order-"+placed.OrderID, placed),
		projectiontest.In("payment-"+card.PaymentID, payment.Captured{Ref: card}),
	)
}

// inPieces is an attempt to pay four times 10 euros: each was captured in pieces, not all of them to the end.
func inPieces() (log []projectiontest.Fact) {
	of := func(minor int64) money.Money { return money.Of(minor, "EUR") }
	for id, then := range map[string]func(payment.Ref) payment.Event{
		"some":     func(r payment.Ref) payment.Event { return payment.CaptureRequested{Ref: r, Amount: of(600)} },
		"declined": func(r payment.Ref) payment.Event { return payment.CaptureDeclined{Ref: r, Amount: of(600)} },
		"all":      func(r payment.Ref) payment.Event { return payment.Captured{Ref: r, Amount: of(600), Partial: true} },
		"no more":  func(r payment.Ref) payment.Event { return payment.Captured{Ref: r} },
	} {
		ref := payment.Ref{PaymentID: id, OrderID: "o9"}
		log = append(log, projectiontest.In("payment-"+id, payment.Requested{Ref: ref, Amount: of(1000)}, payment.Authorised{Ref: ref},
			payment.Captured{Ref: ref, Amount: of(400), Partial: true}, then(ref))...)
	}
	return log
}

func pieces(t *testing.T, q Queries) {
	found, err := q.Payments(t.Context(), "o9")
	got := map[string]payment.Status{}
	for _, p := range found {
		got[p.ID] = p.Status
	}
	projectiontest.Same(t, err, map[string]payment.Status{
		"some": payment.IsCapturing, "declined": payment.IsPartlyCaptured, "all": payment.IsCaptured, "no more": payment.IsCaptured,
	}, got)
}

func parts(t *testing.T, q Queries) {
	got, err := q.Order(t.Context(), "o5")
	projectiontest.Same(t, err, payment.IsAuthorised, got.Payment)
	var listed []string
	for _, p := range got.Payments {
		listed = append(listed, fmt.Sprint(p.Method, " ", p.Status, " ", p.Placed))
	}
	projectiontest.Same(t, nil, []string{"card captured true", "gift_card authorised true"}, listed)
}
