package checkout

import (
	"reflect"

	"cartwright/domain/money"
	"cartwright/domain/pricing"
	"cartwright/domain/refusal"
)

// Refusals of what a checkout comes to.
var (
	ErrQuote = refusal.New(refusal.Invalid, "checkout_quote_invalid",
		"The quote is not of this checkout's lines and delivery; price them anew.").At("/quote")
	ErrTotalChanged = refusal.New(refusal.Conflict, "total_changed",
		"The total has changed since it was shown; review the checkout and submit it again.").At("/total")
)

func review(c Checkout, cmd Review) ([]Event, error) {
	if err := c.closed(); err != nil {
		return nil, err
	}
	if err := c.checkQuote(cmd.Quote); err != nil {
		return nil, err
	}
	if reflect.DeepEqual(c.Quote, cmd.Quote) {
		return nil, nil
	}
	return []Event{Reviewed(cmd)}, nil
}

// agrees makes sure that the shopper pays what they were shown: the total they name, or else the last one reviewed. Who was
// shown nothing yet counts on the codes they entered.
func (c Checkout) agrees(cmd Submit) error {
	if err := c.checkQuote(cmd.Quote); err != nil {
		return err
	}
	shown := cmd.Total
	if shown == (money.Money{}) {
		shown = c.Quote.Total
	}
	if shown == (money.Money{}) && len(cmd.Quote.Rejected) > 0 {
		no := cmd.Quote.Rejected[0]
		return ErrTotalChanged.Because("The code " + no.Code + " takes nothing off. " + no.Refusal().Message +
			" Or review the checkout and submit it again.")
	}
	if shown != (money.Money{}) && shown != cmd.Quote.Total {
		return ErrTotalChanged.Because("The total is " + cmd.Quote.Total.String() +
			" (minor units) now; review the checkout and submit it again.")
	}
	return nil
}

// checkQuote makes sure that exactly what is bought was priced: the same lines at the same list prices, delivered as chosen.
func (c Checkout) checkQuote(q pricing.Quote) error {
	if len(q.Lines) != len(c.Lines) || q.Shipping != c.shipping() {
		return ErrQuote
	}
	for i, line := range c.Lines {
		if quoted := q.Lines[i]; quoted.SKU != line.SKU || quoted.Quantity != line.Quantity || quoted.UnitPrice != line.UnitPrice {
			return ErrQuote
		}
	}
	return nil
}

// shipping is the list price of the chosen delivery, nothing before one is chosen.
func (c Checkout) shipping() money.Money {
	if c.Delivery.Code == "" {
		return money.Of(0, c.Lines[0].UnitPrice.Currency)
	}
	return c.Delivery.Price
}

// totalsOf sums a quote up. What it adds was added before, in the quote.
func totalsOf(q pricing.Quote) Totals {
	discount := q.Discount
	discount.Minor += q.ShippingDiscount.Minor + q.Exempted.Minor
	return Totals{
		Items: q.Items, Shipping: q.Shipping, Discount: discount,
		Tax: q.Tax, TaxIncluded: q.Settings.PricesIncludeTax, Total: q.Total,
	}
}

// Shown is what the shopper was shown last: the totals of the last review, or those of the lines and the delivery alone.
func (c Checkout) Shown() (Totals, error) {
	if c.checkQuote(c.Quote) == nil {
		return totalsOf(c.Quote), nil
	}
	return c.Totals()
}
