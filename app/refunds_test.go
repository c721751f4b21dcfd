package app_test

import (
	"context"
	"slices"
	"sync"
	"testing"

	"cartwright/app"
	"cartwright/domain/event"
	"cartwright/domain/order"
	"cartwright/domain/payment"
	"cartwright/domain/tender"
)

// setMethod makes a card the only method, from some amount on.
func setMethod(t *testing.T, a app.App, min int64) {
	t.Helper()
	_, err := a.Tender.Handle(t.Context(), app.Envelope[tender.Command]{
		ID: "card", Target: app.ShopTable, Command: tender.SetMethod{Method: tender.Method{Code: "card", Name: "Card", Min: min}},
	})
	must(t, err)
}

// paid is an order of 13.90 that a card has paid 8.90 of, and a gift card 5.
func paid(t *testing.T, a app.App) {
	t.Helper()
	ref := order.Ref{OrderID: "ord_1", FulfilmentID: "ful_1"}
	_, err := a.Orders.Handle(t.Context(), app.Envelope[order.Command]{ID: "place", Target: "ord_1", Command: order.Place{Placed: order.Placed{
		Ref: ref, CheckoutID: "chk_1", CartID: "cart_1", PaymentID: "pay_card", TrackingToken: "token",
		Payments: []order.Payment{{PaymentID: "pay_card", Method: "card", Amount: euros(890)}, {PaymentID: "pay_gift", Method: "gift_card", Amount: euros(500)}},
		Lines:    []order.Line{{SKU: "tea", Quantity: 1, UnitPrice: euros(1390), Total: euros(1390)}},
		Items:    euros(1390), Shipping: euros(0), Total: euros(1390),
	}}})
	must(t, err)
	for id, minor := range map[string]int64{"pay_card": 890, "pay_gift": 500} {
		for step, command := range []payment.Command{
			payment.Request{
				Ref:    payment.Ref{PaymentID: id, OrderID: "ord_1", FulfilmentID: "ful_1"},
				Amount: euros(minor), Method: "card", Token: "tok_visa",
			},
			payment.RecordAuthorised{ProviderRef: "ref"}, payment.Capture{}, payment.RecordCaptured{Reference: "taken"},
		} {
			tell(t, a, id, string(rune('a'+step)), command)
		}
	}
}

func tell(t *testing.T, a app.App, paymentID, id string, command payment.Command) {
	t.Helper()
	_, err := a.Payments.Handle(t.Context(), app.Envelope[payment.Command]{ID: id, Target: paymentID, Command: command})
	must(t, err)
}

func TestAnOrdersRefundGoesToItsPaymentsInTurn(t *testing.T) {
	t.Parallel()
	a := shop(t)
	paid(t, a)
	share := func(paymentID, request string, minor int64) app.Share {
		return app.Share{PaymentID: paymentID, RefundID: app.DeriveID(app.RefundPrefix, request, paymentID), Amount: euros(minor)}
	}
	for _, c := range []struct {
		request string
		minor   int64
		want    []app.Share
	}{
		{"one", 400, []app.Share{share("pay_card", "one", 400)}},
		{"two", 600, []app.Share{share("pay_card", "two", 490), share("pay_gift", "two", 110)}},
		{"two", 600, []app.Share{share("pay_card", "two", 490), share("pay_gift", "two", 110)}}, // repeated
		{"three", 390, []app.Share{share("pay_gift", "three", 390)}},
	} {
		got, _, err := a.RefundOrder(t.Context(), request(c.request), "ord_1", euros(c.minor), "late")
		must(t, err)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %d is refunded by %v, want %v", c.request, c.minor, got, c.want)
		}
	}
	_, _, err := a.RefundOrder(t.Context(), request("four"), "ord_1", euros(1), "late")
	refused(t, err, payment.ErrRefundTooMuch.Code, "/amount")
	_, _, err = a.RefundOrder(t.Context(), request("five"), "ord_1", euros(0), "late")
	refused(t, err, payment.ErrAmount.Code, "/amount")
	_, _, err = a.RefundOrder(t.Context(), request("six"), "ord_9", euros(1), "late")
	refused(t, err, order.ErrNotFound.Code, "")
}

// meanwhile is an event store at which something else happens just before a first append to a stream.
type meanwhile struct {
	app.Streams
	stream string
	happen *sync.Once
	what   func()
}

func (m meanwhile) Append(ctx context.Context, stream string, at app.Revision, events []event.New) (event.Position, error) {
	if stream == m.stream {
		m.happen.Do(m.what)
	}
	return m.Streams.Append(ctx, stream, at, events)
}

// Between the two payments of a refund somebody else refunds most of the second. What was asked of the first stands, so the
// answer is not a refusal but what is given.
func TestARefundIsWhatItIsToldToBe(t *testing.T) {
	t.Parallel()
	a := shop(t)
	paid(t, a)
	b := a
	b.Payments.Streams = meanwhile{a.Streams, "payment-pay_card", new(sync.Once), func() {
		tell(t, a, "pay_gift", "other", payment.Refund{RefundID: "ref_9", Amount: euros(450), Reason: "sorry"})
	}}
	for range 2 {
		shares, _, err := b.RefundOrder(t.Context(), request("one"), "ord_1", euros(1000), "late")
		must(t, err)
		var sum int64
		for _, s := range shares {
			sum += s.Amount.Minor
			p, err := a.Payments.Load(t.Context(), s.PaymentID)
			must(t, err)
			if p.State.Refunds[s.RefundID].Amount != s.Amount {
				t.Errorf("%v is told of %v", p.State.Refunds, s)
			}
		}
		if sum != 940 {
			t.Errorf("%d are given back: %v", sum, shares)
		}
	}
	_, _, err := a.RefundOrder(t.Context(), request("two"), "ord_1", euros(1), "late")
	refused(t, err, payment.ErrRefundTooMuch.Code, "/amount")
}

// The program dies after the first payment was asked for its share, and another refund is made before it is back.
func TestAnOrdersRefundGoesOnWhereItBrokeOff(t *testing.T) {
	t.Parallel()
	a := shop(t)
	paid(t, a)
	tell(t, a, "pay_card", "half", payment.Refund{
		RefundID: app.DeriveID(app.RefundPrefix, "one", "pay_card"), Amount: euros(890), Reason: "late",
	})
	tell(t, a, "pay_gift", "other", payment.Refund{RefundID: "ref_9", Amount: euros(100), Reason: "sorry"})
	shares, _, err := a.RefundOrder(t.Context(), request("one"), "ord_1", euros(1000), "late")
	must(t, err)
	var sum int64
	for _, s := range shares {
		sum += s.Amount.Minor
	}
	card, err := a.Payments.Load(t.Context(), "pay_card")
	must(t, err)
	if sum != 1000 || len(card.State.Refunds) != 1 {
		t.Errorf("refunded %v; the card has %v", shares, card.State.Refunds)
	}
}
