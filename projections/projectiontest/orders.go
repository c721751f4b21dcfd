package projectiontest

import (
	"time"

	"cartwright/domain/money"
	"cartwright/domain/order"
)

// Placed returns an order of a visit with these lines and 490 of shipping. Its ids follow from the number.
func Placed(number, visitID string, at time.Time, lines ...order.Line) order.Placed {
	items := int64(0)
	for _, line := range lines {
		items += line.Total.Minor
	}
	return order.Placed{
		Ref:        order.Ref{OrderID: "o" + number, FulfilmentID: "f" + number},
		CheckoutID: "k" + number, CartID: "c" + number, VisitID: visitID, PaymentID: "pay" + number, TrackingToken: "t" + number,
		PlacedAt: at, Lines: lines,
		Items: money.Of(items, "EUR"), Shipping: money.Of(490, "EUR"), Total: money.Of(items+490, "EUR"),
		Discount: money.Of(0, "EUR"), Tax: money.Of(0, "EUR"),
		Country: "DE", DeliveryOption: "std", DeliveryDays: 3,
	}
}

// Cancelled returns the cancellation of an order.
func Cancelled(placed order.Placed) order.Cancelled {
	return order.Cancelled{
		Ref: placed.Ref, Reason: "changed my mind", PlacedAt: placed.PlacedAt, Lines: placed.Lines,
		Discount: placed.Discount, Promotions: placed.Promotions, Tax: placed.Tax, Taxes: placed.Taxes, TaxIncluded: placed.TaxIncluded, Total: placed.Total,
	}
}

// Line returns units of a product's only variant.
func Line(productID string, quantity, price int64) order.Line {
	return order.Line{
		SKU: productID + "-sku", ProductID: productID, Title: "A " + productID, Quantity: quantity,
		UnitPrice: money.Of(price, "EUR"), Total: money.Of(quantity*price, "EUR"), Tax: money.Of(0, "EUR"),
	}
}
