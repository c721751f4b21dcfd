package pricing

import (
	"cartwright/domain/money"
	"cartwright/domain/tax"
)

// Quote is what a basket costs and why, to the last minor unit. It is stored as it stands in the events of checkouts and
// orders: fields are only ever added.
//
//	Total = Σ Lines.Total + ShippingTotal = Σ (Taxes.Net + Taxes.Tax)
//	      = Items − Discount + Shipping − ShippingDiscount − Exempted   when prices include tax, or else
//	      = Items − Discount + Shipping − ShippingDiscount + Tax
type Quote struct {
	Settings          Settings     `json:"settings"`
	Buyer             Buyer        `json:"buyer,omitzero"`
	Lines             []QuotedLine `json:"lines"` // as in the basket
	Items             money.Money  `json:"items"` // at list prices
	Discount          money.Money  `json:"discount"`
	Shipping          money.Money  `json:"shipping"` // at list price
	ShippingDiscount  money.Money  `json:"shipping_discount"`
	ShippingDiscounts []Discount   `json:"shipping_discounts,omitempty"`
	ShippingTax       money.Money  `json:"shipping_tax"`
	ShippingTotal     money.Money  `json:"shipping_total"` // to be paid for it, with tax
	Exempted          money.Money  `json:"exempted"`       // tax in list prices that an exempt buyer does not pay
	Tax               money.Money  `json:"tax"`
	Total             money.Money  `json:"total"` // to be paid, with tax
	Taxes             []tax.Share  `json:"taxes"`
	Applied           []Applied    `json:"applied,omitempty"`
	Rejected          []Rejected   `json:"rejected,omitempty"`
}

// QuotedLine is a line with what became of its price. Net + Tax = Total.
type QuotedLine struct {
	Line
	Gross      money.Money `json:"gross"` // at list price
	Discounts  []Discount  `json:"discounts,omitempty"`
	Net        money.Money `json:"net"` // after discounts, without tax
	Tax        money.Money `json:"tax"`
	Total      money.Money `json:"total"` // to be paid for it, with tax
	TaxRatePPM int64       `json:"tax_rate_ppm"`
}

// Discount is what one promotion took off a line, or off shipping. It contains tax when prices do.
type Discount struct {
	PromotionID string      `json:"promotion_id"`
	Code        string      `json:"code,omitempty"`
	Amount      money.Money `json:"amount"`
}

// Applied is a promotion with all that it took off.
type Applied struct {
	Discount
	Name string `json:"name"`
}
