package process

import (
	"fmt"
	"testing"

	"cartwright/domain/checkout"
	"cartwright/domain/money"
	"cartwright/domain/order"
	"cartwright/domain/pricing"
	"cartwright/domain/tax"

	"pgregory.net/rapid"
)

var taxes = tax.NewTable([]tax.Rate{
	{Key: tax.Key{Country: "DE", Class: tax.Standard}, RatePPM: 190_000},
	{Key: tax.Key{Country: "DE", Class: "books"}, RatePPM: 70_000},
})

func anyQuote(t *rapid.T) pricing.Quote {
	b := pricing.Basket{
		Currency: "EUR", Country: "DE", Buyer: pricing.Buyer{TaxExempt: rapid.Bool().Draw(t, "exempt")},
		Shipping:         money.Of(rapid.Int64Range(0, 2000).Draw(t, "shipping"), "EUR"),
		ShippingTaxClass: rapid.SampledFrom([]string{"", tax.Standard}).Draw(t, "shipping class"),
	}
	for i := range rapid.IntRange(1, 5).Draw(t, "lines") {
		b.Lines = append(b.Lines, pricing.Line{
			LineID: fmt.Sprint(i), SKU: fmt.Sprint("sku", i), TaxClass: rapid.SampledFrom([]string{"", "books"}).Draw(t, "class"),
			Quantity: rapid.Int64Range(1, 9).Draw(t, "quantity"), UnitPrice: money.Of(rapid.Int64Range(1, 9999).Draw(t, "price"), "EUR"),
		})
	}
	settings := pricing.Settings{
		PricesIncludeTax: rapid.Bool().Draw(t, "inclusive"), Rounding: money.HalfUp,
		TaxLevel: rapid.SampledFrom([]money.RoundingLevel{money.PerLine, money.PerOrder}).Draw(t, "level"),
	}
	promotions := []pricing.Promotion{{ID: "p", Name: "Some off", Effect: pricing.Effect{
		Kind: pricing.Percentage, RatePPM: rapid.Int64Range(1, 999_999).Draw(t, "off"),
	}}, {ID: "q", Name: "Sent for nothing", Effect: pricing.Effect{Kind: pricing.FreeShipping}}}
	quote, err := pricing.Price(b, settings, promotions[:rapid.IntRange(0, 2).Draw(t, "promotions")], taxes)
	if err != nil {
		t.Fatal(err)
	}
	return quote
}

// submissionOf goes the way a quote takes, through a checkout.
func submissionOf(t *rapid.T, q pricing.Quote) checkout.Submitted {
	start := checkout.Start{CheckoutID: "chk", CartID: "cart", OrderID: "ord"}
	submit := checkout.Submit{FulfilmentID: "ful", Quote: q, Methods: []string{"card"}}
	for _, line := range q.Lines {
		start.Lines = append(start.Lines, checkout.Line{SKU: line.SKU, Quantity: line.Quantity, UnitPrice: line.UnitPrice})
		submit.Pieces = append(submit.Pieces, checkout.Piece{SKU: line.SKU, Quantity: line.Quantity, Locations: []string{"berlin"}})
	}
	option := checkout.Option{Code: "standard", Price: q.Shipping}
	submit.Offered = []checkout.Offer{{Option: option}}
	open := checkout.Decider.Fold(checkout.Checkout{}, checkout.Started(start), checkout.AddressGiven{
		Destination: checkout.Destination{Country: "DE", Address: submission.Destination.Address},
	}, checkout.DeliveryChosen{Option: option}, checkout.PaymentChosen{Means: submission.Payment})
	open.Destination.Address.Text = []byte("sealed")
	events, err := checkout.Decide(open, submit)
	if err != nil {
		t.Fatal(err)
	}
	return events[0].(checkout.Submitted)
}

// Whatever promotions and taxes do to a checkout, the order that follows from it balances, and every minor unit taken off
// stands with a promotion.
func TestEveryQuoteBecomesAnOrderThatBalances(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		q := anyQuote(t)
		s := &fulfilment{Submission: submissionOf(t, q).Submission}
		place := policy.placeOrder(s, noon).(Send).Command.(order.Place)
		if _, err := order.Decide(order.Order{}, place); err != nil {
			t.Fatalf("%v\n%+v\n%+v", err, q, place.Placed)
		}
		taken := q.Exempted
		for _, p := range place.Placed.Promotions {
			taken.Minor += p.Amount.Minor
		}
		if taken != place.Placed.Discount {
			t.Fatalf("promotions took %v off, the order says %v", taken, place.Placed.Discount)
		}
	})
}
