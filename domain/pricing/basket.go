package pricing

import (
	"time"

	"cartwright/domain/money"
	"cartwright/domain/tax"
)

// Line is some units of one SKU at their list price.
type Line struct {
	LineID      string      `json:"line_id"` // unique in its basket
	SKU         string      `json:"sku"`
	ProductID   string      `json:"product_id,omitempty"`
	Category    string      `json:"category,omitempty"` // path, such as "kitchen/tea"
	Brand       string      `json:"brand,omitempty"`
	TaxClass    string      `json:"tax_class,omitempty"`
	Quantity    int64       `json:"quantity"`
	UnitPrice   money.Money `json:"unit_price"`
	WeightGrams int64       `json:"weight_grams,omitempty"` // of one unit

	Attributes map[string]string `json:"attributes,omitempty"` // of the product; a quote does not repeat them
}

// Buyer is what prices depend on of who buys. The zero Buyer is a guest.
type Buyer struct {
	Group      string `json:"group,omitempty"` // of customers
	FirstOrder bool   `json:"first_order,omitempty"`
	TaxExempt  bool   `json:"tax_exempt,omitempty"`
	Grounds    string `json:"grounds,omitempty"` // of the exemption, such as the number of a certificate
}

// Basket is everything that a price depends on but the rules.
type Basket struct {
	Lines            []Line
	Currency         string
	Country, Region  string // where the goods go
	Channel          string
	Buyer            Buyer
	Codes            []string          // as the shopper typed them
	Refused          map[string]Reason // codes that cannot be used, as FoldCode returns them
	Shipping         money.Money       // list price; the zero Money is none
	ShippingTaxClass string            // empty: taxed as the lines are, in proportion
	At               time.Time
}

// Settings are how a shop rounds and taxes. They are part of every quote, so that it can be computed again.
type Settings struct {
	PricesIncludeTax bool                `json:"prices_include_tax"`
	TaxLevel         money.RoundingLevel `json:"tax_level"`
	Rounding         money.Rounding      `json:"rounding"`
}

// DefaultSettings are those of a shop that says nothing else.
var DefaultSettings = Settings{PricesIncludeTax: true, TaxLevel: money.PerLine, Rounding: money.HalfUp}

func (s Settings) taxRule(b Basket) tax.Rule {
	return tax.Rule{Inclusive: s.PricesIncludeTax, Level: s.TaxLevel, Rounding: s.Rounding, Exempt: b.Buyer.TaxExempt}
}
