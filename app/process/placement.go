package process

import (
	"time"

	"cartwright/app"
	"cartwright/domain/money"
	"cartwright/domain/order"
	"cartwright/domain/pricing"
	"cartwright/domain/tax"
)

// placeOrder turns what was submitted into an order: the same lines and totals, with what each promotion took off where and
// each tax by name.
func (p Policy) placeOrder(s *fulfilment, at time.Time) Effect {
	return Send{Target: s.OrderID, Command: order.Place{Placed: order.Placed{
		Ref:        order.Ref{OrderID: s.OrderID, FulfilmentID: s.FulfilmentID},
		CheckoutID: s.CheckoutID, CartID: s.CartID, VisitID: s.VisitID, CustomerID: s.CustomerID,
		PaymentID: app.PaymentOf(s.FulfilmentID, 0), Payments: s.payments(),
		TrackingToken: p.trackingToken(s.OrderID), PlacedAt: at,
		Lines: s.orderLines(), Promotions: promotions(s.Quote),
		Items: s.Totals.Items, Shipping: s.Totals.Shipping, Discount: s.Totals.Discount,
		Tax: s.Totals.Tax, Taxes: taxLines(s.Quote), TaxIncluded: s.Totals.TaxIncluded, Total: s.Totals.Total,
		Country: s.Destination.Country, Address: s.Destination.Address,
		DeliveryOption: s.Delivery.Code, DeliveryDays: s.Delivery.Days, Note: s.Note,
	}}}
}

func (s *fulfilment) payments() (list []order.Payment) {
	for _, m := range s.Money {
		list = append(list, order.Payment{PaymentID: m.ID, Method: m.Method, Amount: m.Amount})
	}
	return list
}

// orderLines adds each line up. The checkout added up the same products, so none of them overflows here.
func (s *fulfilment) orderLines() []order.Line {
	ordered := make([]order.Line, len(s.Lines))
	for i, line := range s.Lines {
		total := line.UnitPrice
		total.Minor *= line.Quantity
		ordered[i] = order.Line{
			LineID: line.LineID, SKU: line.SKU, ProductID: line.ProductID, Title: line.Title,
			Quantity: line.Quantity, UnitPrice: line.UnitPrice, Total: total, Data: line.Data, Note: line.Note,
		}
		for _, c := range line.Components {
			ordered[i].Components = append(ordered[i].Components, order.Component(c))
		}
		if i < len(s.Quote.Lines) {
			ordered[i].Discounts, ordered[i].Tax = discounts(s.Quote.Lines[i].Discounts), s.Quote.Lines[i].Tax
		}
	}
	return ordered
}

func discounts(taken []pricing.Discount) (list []order.Discount) {
	for _, d := range taken {
		list = append(list, order.Discount{PromotionID: d.PromotionID, Code: d.Code, Amount: d.Amount})
	}
	return list
}

// promotions tags the order with all that took something off it.
func promotions(q pricing.Quote) (list []order.Discount) {
	for _, a := range q.Applied {
		list = append(list, order.Discount{PromotionID: a.PromotionID, Code: a.Code, Name: a.Name, Amount: a.Amount})
	}
	return list
}

// taxLines splits each class and rate into what falls to the items and what is left of it, which falls to shipping.
func taxLines(q pricing.Quote) (lines []order.TaxLine) {
	items := map[tax.Share]money.Money{}
	of := func(class string, rate int64) tax.Share { return tax.Share{Class: class, RatePPM: rate} }
	for _, line := range q.Lines {
		key := of(line.TaxClass, line.TaxRatePPM)
		items[key] = money.Of(items[key].Minor+line.Tax.Minor, line.Tax.Currency)
	}
	for _, share := range q.Taxes {
		onItems := items[of(share.Class, share.RatePPM)].Minor
		for _, part := range []struct {
			on    string
			minor int64
		}{{order.OnItems, onItems}, {order.OnShipping, share.Tax.Minor - onItems}} {
			if part.minor != 0 {
				lines = append(lines, order.TaxLine{Name: share.Name(), On: part.on, Amount: money.Of(part.minor, share.Tax.Currency)})
			}
		}
	}
	return lines
}
