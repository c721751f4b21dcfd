package process

import (
	"time"

	"cartwright/app"
	"cartwright/domain/checkout"
	"cartwright/domain/delivery"
	"cartwright/domain/money"
	"cartwright/domain/order"
	"cartwright/domain/payment"
	"cartwright/domain/stock"
)

var (
	policy = Policy{PaymentWindow: 15 * time.Minute, HoldFor: time.Hour, Secret: []byte("secret")}
	noon   = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

	submission = checkout.Submission{
		CheckoutID: "chk_1", CartID: "cart_1", OrderID: "ord_1", FulfilmentID: "ful_1", Attempt: 1,
		Lines: []checkout.Line{
			{SKU: "tea", Title: "Tea", Quantity: 2, UnitPrice: money.Of(450, "EUR")},
			{SKU: "pot", Title: "Pot", Quantity: 1, UnitPrice: money.Of(2000, "EUR")},
		},
		Totals:      checkout.Totals{Items: money.Of(2900, "EUR"), Shipping: money.Of(490, "EUR"), Total: money.Of(3390, "EUR")},
		Destination: checkout.Destination{Country: "DE"},
		Delivery:    checkout.Option{Code: "standard", Days: 3},
		Payment:     checkout.Means{Method: "card", Token: "tok_visa"},
		Pieces: []checkout.Piece{
			{SKU: "tea", Quantity: 2, Locations: []string{"berlin", "paris"}},
			{SKU: "pot", Quantity: 1, Locations: []string{"berlin"}},
		},
	}
	payID    = app.DeriveID(app.PaymentPrefix, "ful_1")
	parcelID = app.DeriveID(app.DeliveryPrefix, "ful_1", "berlin")
	second   = app.DeriveID(app.DeliveryPrefix, "ful_1", "paris")

	submitted   = checkout.Submitted{Submission: submission}
	teaHeld     = stock.Held{SKU: "tea", Location: "berlin", HoldID: "ful_1", Quantity: 2}
	teaShort    = stock.Shortage{SKU: "tea", Location: "berlin", HoldID: "ful_1", Requested: 2}
	teaHeldFar  = stock.Held{SKU: "tea", Location: "paris", HoldID: "ful_1", Quantity: 2}
	teaShortFar = stock.Shortage{SKU: "tea", Location: "paris", HoldID: "ful_1", Requested: 2}
	potHeld     = stock.Held{SKU: "pot", Location: "berlin", HoldID: "ful_1", Quantity: 1}
	paidBy      = payment.Ref{PaymentID: payID, OrderID: "ord_1", FulfilmentID: "ful_1"}
	setAside    = payment.Authorised{Ref: paidBy, ProviderRef: "ref"}
	taken       = payment.Captured{Ref: paidBy, Amount: money.Of(3390, "EUR")}
	notTaken    = payment.CaptureDeclined{Ref: paidBy, Code: "no"}
	disputed    = payment.DisputeOpened{Ref: paidBy, DisputeID: "dp_1", Amount: money.Of(1390, "EUR")}
	won         = payment.DisputeWon{Ref: paidBy, DisputeID: "dp_1", Amount: money.Of(1390, "EUR")}
	let         = payment.Voided{Ref: paidBy}
	placed      = order.Placed{TrackingToken: "token"}
	teaSold     = stock.Committed{SKU: "tea", Location: "berlin", HoldID: "ful_1", Quantity: 2}
	teaSoldFar  = stock.Committed{SKU: "tea", Location: "paris", HoldID: "ful_1", Quantity: 2}
	potSold     = stock.Committed{SKU: "pot", Location: "berlin", HoldID: "ful_1", Quantity: 1}
	dispatched  = delivery.Dispatched{Ref: delivery.Ref{DeliveryID: parcelID}}
	arrived     = delivery.Delivered{Ref: delivery.Ref{DeliveryID: parcelID}}
	cancelled   = order.Cancelled{Reason: "regret"}

	releaseTea = Send{Target: "tea@berlin", Command: stock.Release{HoldID: "ful_1"}}
	releasePot = Send{Target: "pot@berlin", Command: stock.Release{HoldID: "ful_1"}}
	teaBack    = Send{Target: "tea@berlin", Command: stock.Receive{
		SKU: "tea", Location: "berlin", Quantity: 2, Cause: "cancelled order ord_1",
	}}
	potBack = Send{Target: "pot@berlin", Command: stock.Receive{
		SKU: "pot", Location: "berlin", Quantity: 1, Cause: "cancelled order ord_1",
	}}
	stopParcel   = Send{Target: parcelID, Command: delivery.Cancel{Reason: "regret"}, TooLate: delivery.ErrUnderWay}
	void         = Send{Target: payID, Command: payment.Void{}, TooLate: payment.ErrCaptured}
	capture      = Send{Target: payID, Command: payment.Capture{}, TooLate: errNothingToTake}
	captureAgain = Send{
		Target: payID, TooLate: errNothingToTake,
		Command: payment.Capture{CaptureID: app.DeriveID(app.CapturePrefix, "ful_1", "1")},
	}
	cancelLapsed = Send{Target: "ord_1", Command: order.Cancel{Reason: "the payment has lapsed"}, TooLate: order.ErrCompleted}
	confirm      = Send{Target: "ord_1", Command: order.Confirm{}, TooLate: order.ErrCancelled}
	finish       = Send{Target: "ord_1", Command: order.Complete{}, TooLate: order.ErrCancelled}
	complete     = Send{Target: "chk_1", Command: checkout.Complete{FulfilmentID: "ful_1"}}
	request      = Send{Target: payID, Command: payment.Request{
		Ref:    paidBy,
		Amount: money.Of(3390, "EUR"), Method: "card", Token: "tok_visa",
	}}
)

func hold(sku, location string, quantity int64) Effect {
	return Send{Target: sku + "@" + location, Command: stock.Hold{
		SKU: sku, Location: location, HoldID: "ful_1", Quantity: quantity, Now: noon, ExpiresAt: noon.Add(time.Hour),
	}}
}

func commit(stockID string, quantity int64) Effect {
	return Send{Target: stockID, Command: stock.Commit{HoldID: "ful_1", Quantity: quantity}}
}

func reject(code, detail, sku string) Effect {
	return Send{Target: "chk_1", Command: checkout.Reject{FulfilmentID: "ful_1", Code: code, Detail: detail, SKU: sku}}
}

func place() Effect {
	return Send{Target: "ord_1", Command: order.Place{Placed: order.Placed{
		Ref:        order.Ref{OrderID: "ord_1", FulfilmentID: "ful_1"},
		CheckoutID: "chk_1", CartID: "cart_1", PaymentID: payID,
		Payments:      []order.Payment{{PaymentID: payID, Method: "card", Amount: money.Of(3390, "EUR")}},
		TrackingToken: policy.trackingToken("ord_1"), PlacedAt: noon,
		Lines: []order.Line{
			{SKU: "tea", Title: "Tea", Quantity: 2, UnitPrice: money.Of(450, "EUR"), Total: money.Of(900, "EUR")},
			{SKU: "pot", Title: "Pot", Quantity: 1, UnitPrice: money.Of(2000, "EUR"), Total: money.Of(2000, "EUR")},
		},
		Items: money.Of(2900, "EUR"), Shipping: money.Of(490, "EUR"), Total: money.Of(3390, "EUR"),
		Country: "DE", DeliveryOption: "standard", DeliveryDays: 3,
	}}}
}

func parcelFrom(id, from string, items ...delivery.Item) Effect {
	return Send{Target: id, Command: delivery.Request{Requested: delivery.Requested{
		Ref:  delivery.Ref{DeliveryID: id, OrderID: "ord_1", FulfilmentID: "ful_1", TrackingToken: "token"},
		From: from, Items: items, Option: "standard", Country: "DE",
	}}}
}

func pot() delivery.Item { return delivery.Item{SKU: "pot", Title: "Pot", Quantity: 1} }

func refund(minor int64, more ...string) Effect {
	amount := money.Of(minor, "EUR")
	return Send{Target: payID, TooLate: errNotOurs, Command: payment.Refund{
		RefundID: app.DeriveID(app.RefundPrefix, append([]string{"ful_1", amount.String()}, more...)...), Amount: amount, Reason: "cancelled order",
	}}
}

// boxed is a submission of a box that holds two teas and a pot.
func boxed() checkout.Submitted {
	s := submission
	s.Lines = []checkout.Line{{SKU: "box", Title: "Box", Quantity: 1, UnitPrice: money.Of(2900, "EUR"), Components: []checkout.Component{
		{SKU: "tea", Title: "Tea in a box", Quantity: 2}, {SKU: "pot", Title: "Pot in a box", Quantity: 1},
	}}}
	return checkout.Submitted{Submission: s}
}

func shipped() []any {
	return []any{submitted, teaHeld, potHeld, setAside, placed, teaSold, potSold}
}
