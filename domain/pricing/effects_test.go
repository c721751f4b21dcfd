package pricing

import (
	"slices"
	"testing"

	"cartwright/domain/money"
)

// off is what a promotion took off tea, pot, book and shipping.
type off [4]int64

func taken(q Quote) off {
	return off{
		q.Lines[0].Gross.Minor - q.Lines[0].Total.Minor, q.Lines[1].Gross.Minor - q.Lines[1].Total.Minor,
		q.Lines[2].Gross.Minor - q.Lines[2].Total.Minor, q.ShippingDiscount.Minor,
	}
}

func TestEffects(t *testing.T) {
	t.Parallel()
	tea, kitchen := Conditions{SKUs: []string{"tea"}}, Conditions{Categories: []string{"kitchen"}}
	tiers := Effect{Kind: Tiers, Tiers: []Tier{
		{MinAmount: eur(2900), RatePPM: 100_000}, {MinQuantity: 5, RatePPM: 500_000}, {MinQuantity: 2, RatePPM: 50_000},
	}}
	for _, c := range []struct {
		name   string
		effect Effect
		about  Conditions
		want   off
	}{
		{"a percentage of everything", tenPercent, Conditions{}, off{90, 200, 100, 0}},
		{"of one SKU", tenPercent, tea, off{90, 0, 0, 0}},
		{"of a category and what lies below", tenPercent, kitchen, off{90, 200, 0, 0}},
		{"of a brand", tenPercent, Conditions{Brands: []string{"Aki"}}, off{90, 0, 100, 0}},
		{"of a tax class", tenPercent, Conditions{TaxClasses: []string{"books"}}, off{0, 0, 100, 0}},
		{"of what is taxed as everything", tenPercent, Conditions{TaxClasses: []string{"standard"}}, off{90, 200, 0, 0}},
		{"of what has some attributes", tenPercent, Conditions{Attributes: map[string]string{"origin": "JP", "organic": "yes"}}, off{90, 0, 0, 0}},
		{"all of them", tenPercent, Conditions{Attributes: map[string]string{"origin": "JP", "organic": "no"}}, off{}},
		{"of one brand in one category", tenPercent, Conditions{Categories: []string{"kitchen"}, Brands: []string{"Aki"}}, off{90, 0, 0, 0}},
		{"of one product or another", tenPercent, Conditions{SKUs: []string{"tea"}, ProductIDs: []string{"p-book"}}, off{90, 0, 100, 0}},
		{"rounded once, then shared out", Effect{Kind: Percentage, RatePPM: 333}, Conditions{}, off{0, 1, 0, 0}},
		{"a fixed amount by what lines cost", Effect{Kind: Fixed, Amount: eur(390)}, Conditions{}, off{90, 200, 100, 0}},
		{"a cent over goes to the largest remainder", Effect{Kind: Fixed, Amount: eur(100)}, Conditions{}, off{23, 51, 26, 0}},
		{"never more than there is", Effect{Kind: Fixed, Amount: eur(5000)}, tea, off{900, 0, 0, 0}},
		{"free shipping", Effect{Kind: FreeShipping}, Conditions{}, off{0, 0, 0, 490}},
		{
			"buy one, get the cheapest free", Effect{Kind: BuyXGetY, Buy: 1, Get: 1, RatePPM: money.PPM},
			Conditions{}, off{900, 0, 0, 0},
		},
		{
			"but only so often", Effect{Kind: BuyXGetY, Buy: 1, Get: 1, RatePPM: money.PPM, MaxTimes: 1},
			Conditions{}, off{450, 0, 0, 0},
		},
		{"get it at half the price", Effect{Kind: BuyXGetY, Buy: 1, Get: 1, RatePPM: 500_000}, tea, off{225, 0, 0, 0}},
		{"bought too few", Effect{Kind: BuyXGetY, Buy: 2, Get: 1, RatePPM: money.PPM}, tea, off{}},
		{
			"buy tea, get a book", Effect{Kind: BuyXGetY, Buy: 2, Get: 1, RatePPM: money.PPM, GetSKUs: []string{"book"}},
			tea, off{0, 0, 1000, 0},
		},
		{
			"what is got is not bought", Effect{Kind: BuyXGetY, Buy: 3, Get: 1, RatePPM: money.PPM, GetSKUs: []string{"tea"}},
			Conditions{}, off{},
		},
		{
			"three for two", Effect{Kind: BuyXGetY, Buy: 2, Get: 1, RatePPM: money.PPM}, kitchen, off{450, 0, 0, 0},
		},
		{
			"buy a pot, get the tea at half the price, but once",
			Effect{Kind: BuyXGetY, Buy: 1, Get: 2, RatePPM: 500_000, GetSKUs: []string{"tea"}, MaxTimes: 1},
			Conditions{SKUs: []string{"pot"}}, off{450, 0, 0, 0},
		},
		{
			"a bundle at its price", Effect{Kind: Bundle, Amount: eur(2200), Components: []Component{{"tea", 1}, {"pot", 1}}},
			Conditions{}, off{46, 204, 0, 0},
		},
		{
			"as often as there are parts", Effect{Kind: Bundle, Amount: eur(400), Components: []Component{{"tea", 1}}},
			Conditions{}, off{100, 0, 0, 0},
		},
		{
			"or as allowed", Effect{Kind: Bundle, Amount: eur(400), Components: []Component{{"tea", 1}}, MaxTimes: 1},
			Conditions{}, off{50, 0, 0, 0},
		},
		{
			"a bundle that lacks a part", Effect{Kind: Bundle, Amount: eur(1), Components: []Component{{"tea", 3}, {"pot", 1}}},
			Conditions{}, off{},
		},
		{
			"a bundle that is dearer than its parts", Effect{Kind: Bundle, Amount: eur(9999), Components: []Component{{"tea", 1}}},
			Conditions{}, off{},
		},
		{"the best tier reached", tiers, Conditions{}, off{90, 200, 100, 0}},
		{"of the lines it is about", tiers, tea, off{45, 0, 0, 0}},
		{"no tier reached", tiers, Conditions{SKUs: []string{"book"}}, off{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			q := quote(t, basket(), promotion("p1", c.effect, about(c.about)))
			if got := taken(q); got != c.want {
				t.Errorf("took off %v, want %v", got, c.want)
			}
			if applied := len(q.Applied) == 1; applied != (c.want != off{}) {
				t.Errorf("applied %+v", q.Applied)
			}
		})
	}
}

// Two lines of one SKU, as with a custom text on one of them, count together.
func TestUnitsOfOneSKUCountTogether(t *testing.T) {
	t.Parallel()
	b := basket(func(b *Basket) {
		b.Lines = slices.Clone(b.Lines)
		b.Lines[1].SKU, b.Lines[1].UnitPrice = "tea", eur(450)
	})
	q := quote(t, b, promotion("p1", Effect{Kind: Bundle, Amount: eur(1200), Components: []Component{{"tea", 3}}}))
	if got := taken(q); got != (off{100, 50, 0, 0}) {
		t.Errorf("took off %v", got)
	}
}

// Sets are counted from list prices, whatever else there is; what is taken off the order comes after.
func TestABundleBesideAnotherPromotion(t *testing.T) {
	t.Parallel()
	b := basket(func(b *Basket) { b.Lines = b.Lines[:1] })
	q := quote(t, b, promotion("a", Effect{Kind: Fixed, Amount: eur(1)}, priority(1)),
		promotion("b", Effect{Kind: Bundle, Amount: eur(400), Components: []Component{{"tea", 1}}, MaxTimes: 1}))
	if got := q.Lines[0].Total; got != eur(900-50-1) {
		t.Errorf("costs %v", got)
	}
}

func TestCurrenciesWithoutAndWithThreeDigits(t *testing.T) {
	t.Parallel()
	for _, currency := range []string{"JPY", "KWD"} {
		b := Basket{Currency: currency, At: now, Lines: []Line{
			{LineID: "1", SKU: "a", Quantity: 1, UnitPrice: money.Of(999, currency)},
			{LineID: "2", SKU: "b", Quantity: 3, UnitPrice: money.Of(333, currency)},
		}}
		q := quote(t, b, promotion("p1", Effect{Kind: Fixed, Amount: money.Of(101, currency)}))
		if q.Total != money.Of(1998-101, currency) || q.Lines[0].Total.Minor != 999-51 || q.Lines[1].Total.Minor != 999-50 {
			t.Errorf("%+v", q)
		}
	}
}
