package pricing

import (
	"testing"

	"cartwright/domain/money"
	"cartwright/domain/tax"
)

// What users of other shops report about cents, each as a case of its own.

// medusajs/medusa#14818: tax below a cent was kept, and the total shown was not the amount charged.
func TestMedusa14818TaxBelowACentIsNotCarriedAlong(t *testing.T) {
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
func TestSaleor12348WhereTaxWasRoundedIsTold(t *testing.T) {
	t.Parallel()
	for _, level := range []money.RoundingLevel{money.PerLine, money.PerOrder} {
		settings := Settings{PricesIncludeTax: true, TaxLevel: level, Rounding: money.HalfEven}
		if q, err := Price(basket(), settings, nil, rates); err != nil || q.Settings != settings {
			t.Errorf("quoted with %+v, %v", q.Settings, err)
		}
	}
}

// vendurehq/vendure#2662, saleor/saleor#17024, medusajs/medusa#13971: a discount on several lines came to a cent more or less than it was worth.
func TestVendure2662ADiscountOverThreeLinesIsWorthWhatItSays(t *testing.T) {
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
func TestMedusa13066ShippingHasItsOwnTax(t *testing.T) {
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

// shopware/shopware#18481: what is bought as one thing or as four, at the same gross price in all, differs by a cent of tax.
// It does where each line is rounded; a shop that does not want that rounds once for the order.
func TestShopware18481OneTaxForTheOrderDoesNotDependOnItsLines(t *testing.T) {
	t.Parallel()
	of := func(prices ...int64) Quote {
		b := Basket{Currency: "EUR", Country: "DE", At: now, Shipping: eur(649), ShippingTaxClass: "standard"}
		for i, price := range prices {
			b.Lines = append(b.Lines, Line{LineID: string(rune('a' + i)), SKU: "x", Quantity: 1, UnitPrice: eur(price)})
		}
		q, err := Price(b, Settings{PricesIncludeTax: true, TaxLevel: money.PerOrder, Rounding: money.HalfUp}, nil, rates)
		if err != nil {
			t.Fatal(err)
		}
		return q
	}
	for _, q := range []Quote{of(54900, 5995, 5995, 5995), of(72885)} {
		if net := q.Total.Minor - q.Tax.Minor; q.Total != eur(73534) || net != 61793 {
			t.Errorf("%v is %d without tax, want 61793", q.Total, net)
		}
	}
}

// medusajs/medusa#12805, #11331, PrestaShop/PrestaShop#36369: the lines of an order, as they are shown, do not come to its
// total, because only what is shown was rounded. Here nothing else is kept.
func TestMedusa11331WhatIsShownAddsUp(t *testing.T) {
	t.Parallel()
	b := Basket{Currency: "EUR", Country: "DE", At: now}
	for _, id := range []string{"a", "b", "c", "d", "e"} {
		b.Lines = append(b.Lines, Line{LineID: id, SKU: "x", Quantity: 3, UnitPrice: eur(1099)})
	}
	for _, settings := range []Settings{
		{PricesIncludeTax: true, TaxLevel: money.PerLine, Rounding: money.HalfUp},
		{TaxLevel: money.PerLine, Rounding: money.HalfEven},
		{TaxLevel: money.PerOrder, Rounding: money.Down},
	} {
		q, err := Price(b, settings, []Promotion{promotion("third", Effect{Kind: Percentage, RatePPM: 333_333})}, rates)
		if err != nil {
			t.Fatal(err)
		}
		var shown, tax int64
		for _, line := range q.Lines {
			shown, tax = shown+line.Total.Minor, tax+line.Tax.Minor
		}
		if shown != q.Total.Minor || tax != q.Tax.Minor {
			t.Errorf("%+v: the lines come to %d with a tax of %d, the order to %v with %v", settings, shown, tax, q.Total, q.Tax)
		}
	}
}
