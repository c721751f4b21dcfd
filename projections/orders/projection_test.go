package orders

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cartwright/domain/delivery"
	"cartwright/domain/money"
	"cartwright/domain/order"
	"cartwright/domain/payment"
	"cartwright/projections/projectiontest"
)

type row = projectiontest.Columns

var (
	placedAt = time.Date(2026, 2, 28, 23, 0, 0, 0, time.UTC)
	parcelAt = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	bought   = reduced(projectiontest.Placed("1", "v1", placedAt, projectiontest.Line("tea", 2, 700), projectiontest.Line("pot", 1, 2900)))
	paidFor  = payment.Ref{PaymentID: "pay1", OrderID: "o1", FulfilmentID: "f1"}
	sent     = delivery.Ref{DeliveryID: "d1", OrderID: "o1", FulfilmentID: "f1", TrackingToken: "t1"}
)

// reduced takes one euro off an order's first line, with a code; the second is a bundle.
func reduced(p order.Placed) order.Placed {
	off := order.Discount{PromotionID: "prm1", Code: "TEA", Amount: money.Of(100, "EUR")}
	p.Lines[0].Discounts = []order.Discount{off}
	p.Lines[1].Components = []order.Component{{SKU: "lid", Title: "Lid", Quantity: 1}}
	off.Name = "A euro off tea"
	p.Promotions, p.Discount = []order.Discount{off}, off.Amount
	p.Taxes = []order.TaxLine{
		{Name: "standard 19 %", On: order.OnItems, Amount: money.Of(671, "EUR")},
		{Name: "standard 19 %", On: order.OnShipping, Amount: money.Of(78, "EUR")},
	}
	p.Tax, p.TaxIncluded, p.Total = money.Of(749, "EUR"), true, money.Of(4690, "EUR")
	return p
}

// history is one order from its payment to its doorstep, with a first attempt that was declined.
func history() []projectiontest.Fact {
	declined := payment.Ref{PaymentID: "pay0", OrderID: "o1", FulfilmentID: "f0"}
	return projectiontest.Log(
		projectiontest.In("payment-pay0",
			payment.Requested{Ref: declined, Amount: money.Of(4790, "EUR"), Method: "card", Token: "tok"},
			payment.Declined{Ref: declined, Code: "insufficient_funds", Reason: "Not enough money."}),
		projectiontest.In("payment-pay1",
			payment.Requested{Ref: paidFor, Amount: money.Of(4790, "EUR"), Method: "card", Token: "tok"},
			payment.Authorised{Ref: paidFor, Amount: money.Of(4790, "EUR"), ProviderRef: "x"}),
		projectiontest.In("order-o1", bought, order.Confirmed{Ref: bought.Ref}),
		projectiontest.In("delivery-d1",
			delivery.Requested{Ref: sent, From: "berlin", Items: []delivery.Item{{SKU: "tea-sku", Title: "A tea", Quantity: 2}}},
			delivery.Dispatched{Ref: sent, Carrier: "DHL", TrackingNumber: "123", At: parcelAt}),
		projectiontest.In("payment-pay1",
			payment.CaptureRequested{Ref: paidFor, ProviderRef: "x", Amount: money.Of(4790, "EUR")},
			payment.Captured{Ref: paidFor, Amount: money.Of(4790, "EUR")}),
		projectiontest.In("delivery-d1",
			delivery.InTransit{Ref: sent, Place: "Leipzig", At: parcelAt.Add(time.Hour)},
			delivery.Delivered{Ref: sent, At: parcelAt.Add(2 * time.Hour)}),
		projectiontest.In("order-o1", order.Completed{Ref: bought.Ref}, order.Numbered{Ref: bought.Ref, Number: 1042}),
	)
}

func TestAnOrderIsFoldedFromAllItsStreams(t *testing.T) {
	t.Parallel()
	tables := projectiontest.Fold(Projection(), history()...)
	tables.Want(t, "orders id=o1", row{
		"number": 1042, "status": "completed", "placed": 5, "placed_at": placedAt, "currency": "EUR",
		"items_minor": 4300, "shipping_minor": 490, "total_minor": 4690, "country": "DE",
		"delivery_option": "std", "delivery_days": 3, "checkout_id": "k1", "cart_id": "c1", "visit_id": "v1",
		"fulfilment_id": "f1", "payment_id": "pay1", "tracking_token": "t1", "revision": 3,
	})
	tables.Want(t, "lines order_id=o1 number=1", row{
		"sku": "pot-sku", "product_id": "pot", "title": "A pot", "quantity": 1, "price_minor": 2900, "total_minor": 2900, "currency": "EUR",
		"components": `[{"sku":"lid","title":"Lid","quantity":1}]`,
	})
	tables.Want(t, "payments id=pay0", row{"order_id": "o1", "status": "declined", "decline_code": "insufficient_funds"})
	tables.Want(t, "payments id=pay1", row{"status": "captured", "method": "card", "amount_minor": 4790, "captured_minor": 4790})
	tables.Want(t, "deliveries id=d1", row{"order_id": "o1", "status": "delivered", "origin": "berlin", "carrier": "DHL", "number": "123"})
	tables.Want(t, "timeline order_id=o1 position=8", row{
		"name": "delivery.dispatched", "subject": "d1", "detail": "DHL 123", "at": parcelAt,
	})
	tables.Want(t, "timeline order_id=o1 position=13", row{"name": "order.completed"})
	tables.Want(t, "timeline order_id=o1 position=14", row{"name": "order.numbered", "detail": "1042"})
}

func TestACancelledOrderIsVoidedOrRefunded(t *testing.T) {
	t.Parallel()
	tables := projectiontest.Fold(Projection(), projectiontest.Log(
		projectiontest.In("order-o1", bought, projectiontest.Cancelled(bought)),
		projectiontest.In("payment-pay1",
			payment.Captured{Ref: paidFor, Amount: money.Of(4790, "EUR")},
			payment.RefundRequested{Ref: paidFor, RefundID: "r1", Amount: money.Of(1000, "EUR"), Reason: "broken"},
			payment.Refunded{Ref: paidFor, RefundID: "r1", Amount: money.Of(1000, "EUR")},
			payment.Refunded{Ref: paidFor, RefundID: "r2", Amount: money.Of(90, "EUR")}),
		projectiontest.In("payment-pay2",
			payment.VoidRequested{Ref: paidFor}, payment.Authorised{Ref: paidFor},
			payment.VoidRequested{Ref: paidFor, ProviderRef: "x"}, payment.Voided{Ref: paidFor}),
		projectiontest.In("delivery-d1", delivery.Cancelled{Ref: sent, Reason: "order cancelled"}),
		projectiontest.In("delivery-d2", delivery.Failed{Ref: sent, Reason: "address unknown", At: parcelAt}),
	)...)
	tables.Want(t, "orders id=o1", row{"status": "cancelled", "reason": "changed my mind"})
	tables.Want(t, "payments id=pay1", row{"status": "captured", "refunded_minor": 1090})
	tables.Want(t, "payments id=pay2", row{"status": "voided"})
	tables.Want(t, "deliveries id=d1", row{"status": "cancelled"})
	tables.Want(t, "deliveries id=d2", row{"status": "failed"})
}

func TestWhatABankTakesBackIsCounted(t *testing.T) {
	t.Parallel()
	of := func(minor int64) money.Money { return money.Of(minor, "EUR") }
	tables := projectiontest.Fold(Projection(), projectiontest.In("payment-pay1",
		payment.ActionRequired{Ref: paidFor}, payment.Captured{Ref: paidFor, Amount: of(1000), Partial: true},
		payment.Refunded{Ref: paidFor, RefundID: "r1", Amount: of(100)},
		payment.RefundDeclined{Ref: paidFor, RefundID: "r1", Amount: of(100), Returned: true},
		payment.RefundDeclined{Ref: paidFor, RefundID: "r2", Amount: of(100)},
		payment.DisputeOpened{Ref: paidFor, DisputeID: "d1", Amount: of(300)}, payment.DisputeWon{Ref: paidFor, DisputeID: "d1", Amount: of(300)},
		payment.DisputeOpened{Ref: paidFor, DisputeID: "d2", Amount: of(400)}, payment.DisputeLost{Ref: paidFor, DisputeID: "d2", Amount: of(400)},
	)...)
	tables.Want(t, "payments id=pay1", row{"status": "partly_captured", "captured_minor": 1000, "refunded_minor": 0, "disputed_minor": 400})
}

func TestAVoidThatComesTooEarlyChangesNothing(t *testing.T) {
	t.Parallel()
	tables := projectiontest.Fold(Projection(), projectiontest.In("payment-pay1",
		payment.Requested{Ref: paidFor}, payment.VoidRequested{Ref: paidFor})...)
	tables.Want(t, "payments id=pay1", row{"status": "requested"})
	tables.Want(t, "timeline order_id=o1 position=2", row{"name": "payment.void_requested"})
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

// anyOrder draws how far each of an order's streams has come.
func anyOrder(t *rapid.T, number string) [][]projectiontest.Fact {
	placed := projectiontest.Placed(number, "v", placedAt, projectiontest.Line("tea", 1, 700))
	paid := payment.Ref{PaymentID: placed.PaymentID, OrderID: placed.OrderID}
	parcel := delivery.Ref{DeliveryID: "d" + number, OrderID: placed.OrderID}
	streams := [][]projectiontest.Fact{
		projectiontest.In("order-"+placed.OrderID, placed, order.Numbered{Ref: placed.Ref, Number: 1042},
			order.Confirmed{Ref: placed.Ref}, projectiontest.Cancelled(placed)),
		projectiontest.In("payment-"+paid.PaymentID, payment.Requested{Ref: paid}, payment.Authorised{Ref: paid},
			payment.Captured{Ref: paid, Amount: placed.Total}, payment.Refunded{Ref: paid, Amount: placed.Items},
			payment.Refunded{Ref: paid, Amount: placed.Shipping}),
		projectiontest.In("delivery-"+parcel.DeliveryID, delivery.Requested{Ref: parcel}, delivery.Dispatched{Ref: parcel},
			delivery.OutForDelivery{Ref: parcel}, delivery.Failed{Ref: parcel}),
	}
	for i, facts := range streams {
		streams[i] = facts[:rapid.IntRange(0, len(facts)).Draw(t, "so far")]
	}
	return streams
}
