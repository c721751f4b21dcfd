package pricing

import (
	"reflect"
	"testing"
	"time"

	"cartwright/domain/money"
	"cartwright/domain/tax"
)

var now = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

var rates = tax.NewTable([]tax.Rate{
	{Key: tax.Key{Country: "DE", Class: "standard"}, RatePPM: 190_000},
	{Key: tax.Key{Country: "DE", Class: "books"}, RatePPM: 70_000},
})

func eur(minor int64) money.Money { return money.Of(minor, "EUR") }

// basket has two teas at 4.50, one pot at 20.00, one book at 10.00, and shipping at 4.90: 43.90 in all.
func basket(change ...func(*Basket)) Basket {
	b := Basket{
		Currency: "EUR", Country: "DE", Channel: "web", Shipping: eur(490), At: now,
		Lines: []Line{
			{LineID: "a", SKU: "tea", ProductID: "p-tea", Category: "kitchen/tea", Brand: "Aki", Quantity: 2, UnitPrice: eur(450),
				Attributes: map[string]string{"origin": "JP", "organic": "yes"}},
			{LineID: "b", SKU: "pot", ProductID: "p-pot", Category: "kitchen/pots", Quantity: 1, UnitPrice: eur(2000)},
			{LineID: "c", SKU: "book", ProductID: "p-book", Category: "books", Brand: "Aki", TaxClass: "books", Quantity: 1, UnitPrice: eur(1000)},
		},
	}
	for _, c := range change {
		c(&b)
	}
	return b
}

func coded(codes ...string) func(*Basket) { return func(b *Basket) { b.Codes = codes } }

func quote(t *testing.T, b Basket, promotions ...Promotion) Quote {
	t.Helper()
	for _, p := range promotions {
		if err := p.Check(); err != nil {
			t.Fatalf("%s: %v", p.ID, err)
		}
	}
	q, err := Price(b, DefaultSettings, promotions, rates)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func promotion(id string, effect Effect, change ...func(*Promotion)) Promotion {
	p := Promotion{ID: id, Name: "Promotion " + id, Effect: effect}
	for _, c := range change {
		c(&p)
	}
	return p
}

func about(c Conditions) func(*Promotion) { return func(p *Promotion) { p.Conditions = c } }

func withCode(code string) func(*Promotion) { return func(p *Promotion) { p.Code = code } }

func exclusive(p *Promotion) { p.Exclusive = true }

func with(classes ...Class) func(*Promotion) { return func(p *Promotion) { p.CombinesWith = classes } }

func priority(n int64) func(*Promotion) { return func(p *Promotion) { p.Priority = n } }

var tenPercent = Effect{Kind: Percentage, RatePPM: 100_000}

func TestAPlainBasket(t *testing.T) {
	t.Parallel()
	q := quote(t, basket())
	for name, got := range map[string][2]money.Money{
		"items":          {q.Items, eur(3900)},
		"shipping":       {q.ShippingTotal, eur(490)},
		"total":          {q.Total, eur(4390)},
		"tax of the tea": {q.Lines[0].Tax, eur(144)}, // 900 × 19/119 = 143.7
		"net of the tea": {q.Lines[0].Net, eur(756)},
		"tax of the pot": {q.Lines[1].Tax, eur(319)}, // 2000 × 19/119 = 319.3
		"of the book":    {q.Lines[2].Tax, eur(65)},  // 1000 × 7/107 = 65.4
		// 490 by 1000 : 2900 is 125.6 : 364.4, taxed at 7 % and 19 %
		"of shipping": {q.ShippingTax, eur(8 + 58)},
		"tax":         {q.Tax, eur(144 + 319 + 65 + 66)},
		"discount":    {q.Discount, eur(0)},
	} {
		if got[0] != got[1] {
			t.Errorf("%s: %v, want %v", name, got[0], got[1])
		}
	}
	want := []tax.Share{
		{Class: "books", RatePPM: 70_000, Net: eur(935 + 118), Tax: eur(65 + 8)},
		{Class: "standard", RatePPM: 190_000, Net: eur(756 + 1681 + 306), Tax: eur(144 + 319 + 58)},
	}
	if !reflect.DeepEqual(q.Taxes, want) {
		t.Errorf("taxes %+v, want %+v", q.Taxes, want)
	}
}

func TestPricesWithoutTax(t *testing.T) {
	t.Parallel()
	settings := Settings{TaxLevel: money.PerOrder, Rounding: money.HalfEven}
	q, err := Price(basket(func(b *Basket) { b.ShippingTaxClass = "standard" }), settings, nil, rates)
	// (900 + 2000 + 490) × 19 % = 644.1, 1000 × 7 % = 70
	if err != nil || q.Tax != eur(714) || q.Total != eur(4390+714) || q.ShippingTotal.Minor-q.ShippingTax.Minor != 490 {
		t.Errorf("%+v, %v", q, err)
	}
}

func TestAnExemptBuyerPaysNoTax(t *testing.T) {
	t.Parallel()
	q := quote(t, basket(func(b *Basket) { b.Buyer.TaxExempt = true }))
	if q.Tax != eur(0) || q.Exempted != eur(594) || q.Total != eur(4390-594) || q.Lines[0].TaxRatePPM != 0 {
		t.Errorf("%+v", q)
	}
	q, err := Price(basket(func(b *Basket) { b.Buyer.TaxExempt = true }), Settings{false, money.PerLine, money.HalfUp}, nil, rates)
	if err != nil || q.Tax != eur(0) || q.Exempted != eur(0) || q.Total != eur(4390) {
		t.Errorf("%+v, %v", q, err)
	}
}

func TestAnEmptyBasketCostsNothing(t *testing.T) {
	t.Parallel()
	q := quote(t, Basket{Currency: "JPY", At: now}, promotion("p", tenPercent))
	none := money.Of(0, "JPY")
	if q.Total != none || q.Items != none || q.Discount != none || q.Shipping != none || len(q.Applied) != 0 {
		t.Errorf("%+v", q)
	}
}

func TestLinesStayInTheBasketsOrder(t *testing.T) {
	t.Parallel()
	q := quote(t, basket(func(b *Basket) { b.Lines[0], b.Lines[2] = b.Lines[2], b.Lines[0] }))
	if q.Lines[0].LineID != "c" || q.Lines[0].Gross != eur(1000) || q.Lines[2].Gross != eur(900) {
		t.Errorf("%+v", q.Lines)
	}
}

// The cent over of a discount goes to one of two equal lines. It must be the same one however they stand, or their taxes move.
func TestTheBasketsOrderDoesNotMoveACent(t *testing.T) {
	t.Parallel()
	b := Basket{Currency: "EUR", Country: "DE", At: now, Lines: []Line{
		{LineID: "1", SKU: "pen", Quantity: 1, UnitPrice: eur(25)},
		{LineID: "2", SKU: "book", TaxClass: "books", Quantity: 1, UnitPrice: eur(25)},
	}}
	fixed := promotion("p1", Effect{Kind: Fixed, Amount: eur(1)})
	one := quote(t, b, fixed)
	b.Lines = []Line{b.Lines[1], b.Lines[0]}
	other := quote(t, b, fixed)
	if !reflect.DeepEqual(one.Lines[0], other.Lines[1]) || !reflect.DeepEqual(one.Lines[1], other.Lines[0]) {
		t.Errorf("%+v and %+v", one.Lines, other.Lines)
	}
}
