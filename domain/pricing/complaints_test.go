package pricing

import (
	"testing"

	"cartwright/domain/money"
	"cartwright/domain/tax"
)

// What users of other shops report about cents, each as a case of its own.

// medusajs/medusa#14818: tax below a cent was kept, and the total shown was not the amount charged.
func TestTaxBelowACentIsNotCarriedAlong(t *testing.T) {
	t.Parallel()
	b := Basket{Currency: "EUR", Country: "DE", At: now}
	for _, id := range []string{"1", "2", "3"} {
		b.Lines = append(b.Lines, Line{LineID: id, SKU: "pin", Quantity: 1, UnitPrice: eur(2)}) // 0.38 cents of tax each
	}
	for level, want := range map[money.RoundingLevel]int64{money.PerLine: 6, money.PerOrder: 7} {
		q, err := Price(b, Settings{TaxLevel: level, Rounding: money.HalfUp}, nil, rates)
		if err != nil || q.Total != eur(want) || q.Items.Minor+q.Tax.Minor != want {
			t.Errorf("per %s: total %v, tax %v, %v, want %d", level, q.Total, q.Tax, err, want)
		}
	}
}

// saleor/saleor#12348: whether lines or the total are rounded must be the shop's choice, and be told.
func TestWhereTaxWasRoundedIsTold(t *testing.T) {
	t.Parallel()
	for _, level := range []money.RoundingLevel{money.PerLine, money.PerOrder} {
		settings := Settings{PricesIncludeTax: true, TaxLevel: level, Rounding: money.HalfEven}
		if q, err := Price(basket(), settings, nil, rates); err != nil || q.Settings != settings {
			t.Errorf("quoted with %+v, %v", q.Settings, err)
		}
	}
}

// vendurehq/vendure#2662: a discount on several lines came to a cent more or less than it was worth.
func TestADiscountOverThreeLinesIsWorthWhatItSays(t *testing.T) {
	t.Parallel()
	b := Basket{Currency: "EUR", At: now}
	for _, id := range []string{"1", "2", "3"} {
		b.Lines = append(b.Lines, Line{LineID: id, SKU: "cup", Quantity: 3, UnitPrice: eur(333)})
	}
	q := quote(t, b, promotion("p1", Effect{Kind: Fixed, Amount: eur(1000)}))
	for i, want := range []int64{334, 333, 333} {
		if got := q.Lines[i].Discounts[0].Amount; got != eur(want) {
			t.Errorf("line %d has %v, want %d", i, got, want)
		}
	}
	if q.Discount != eur(1000) || q.Total != eur(3*999-1000) {
		t.Errorf("discount %v, total %v", q.Discount, q.Total)
	}
}

// Tax on shipping that differs from the lines' (medusajs/medusa#13066 could not refund it) stands by itself.
func TestShippingHasItsOwnTax(t *testing.T) {
	t.Parallel()
	q := quote(t, basket(func(b *Basket) { b.ShippingTaxClass = "books" }))
	if want := int64(32); q.ShippingTax != eur(want) || q.ShippingTotal != eur(490) { // 490 × 7/107 = 32.06
		t.Errorf("shipping %v with a tax of %v, want %d", q.ShippingTotal, q.ShippingTax, want)
	}
	sum := tax.Share{Net: eur(0), Tax: eur(0)}
	for _, s := range q.Taxes {
		sum.Net.Minor, sum.Tax.Minor = sum.Net.Minor+s.Net.Minor, sum.Tax.Minor+s.Tax.Minor
	}
	if sum.Net.Minor+sum.Tax.Minor != q.Total.Minor {
		t.Errorf("%+v of %v", q.Taxes, q.Total)
	}
}
