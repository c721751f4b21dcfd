package pricing

import (
	"fmt"

	"cartwright/domain/money"

	"pgregory.net/rapid"
)

var skus = []string{"tea", "pot", "cup", "book"}

func anyAmount(currency string, most int64) *rapid.Generator[money.Money] {
	return rapid.Custom(func(t *rapid.T) money.Money {
		return money.Of(rapid.OneOf(rapid.Int64Range(1, 30), rapid.Int64Range(1, most)).Draw(t, "minor"), currency)
	})
}

func anyBasket(currency string) *rapid.Generator[Basket] {
	return rapid.Custom(func(t *rapid.T) Basket {
		b := Basket{
			Currency: currency, Country: "DE", Channel: "web", At: now, Buyer: Buyer{TaxExempt: rapid.IntRange(0, 4).Draw(t, "exempt") == 0},
			Shipping:         anyAmount(currency, 2000).Draw(t, "shipping"),
			ShippingTaxClass: rapid.SampledFrom([]string{"", "standard"}).Draw(t, "shipping class"),
			Codes:            rapid.SliceOfN(rapid.SampledFrom([]string{"ONE", "two", "x"}), 0, 3).Draw(t, "codes"),
		}
		for i := range rapid.IntRange(0, 6).Draw(t, "lines") {
			sku := rapid.SampledFrom(skus).Draw(t, "sku")
			b.Lines = append(b.Lines, Line{
				LineID: fmt.Sprint(i), SKU: sku, ProductID: "p-" + sku, Category: "all/" + sku,
				TaxClass: rapid.SampledFrom([]string{"", "books"}).Draw(t, "class"),
				Quantity: rapid.Int64Range(1, 7).Draw(t, "quantity"), UnitPrice: anyAmount(currency, 100_000).Draw(t, "price"),
			})
		}
		return b
	})
}

func anyEffect(t *rapid.T, currency string) Effect {
	ppm := rapid.OneOf(rapid.Int64Range(1, money.PPM), rapid.Just[int64](money.PPM)).Draw(t, "rate")
	few, more := rapid.Int64Range(1, 3).Draw(t, "few"), rapid.Int64Range(1, 3).Draw(t, "more")
	amount := anyAmount(currency, 50_000).Draw(t, "amount")
	get := rapid.SliceOfN(rapid.SampledFrom(skus), 0, 2).Draw(t, "get")
	return rapid.SampledFrom([]Effect{
		{Kind: Percentage, RatePPM: ppm},
		{Kind: Fixed, Amount: amount},
		{Kind: FreeShipping},
		{Kind: BuyXGetY, Buy: few, Get: more, RatePPM: ppm, GetSKUs: get, MaxTimes: rapid.Int64Range(0, 2).Draw(t, "times")},
		{Kind: Bundle, Amount: amount, Components: []Component{{"tea", few}, {"pot", more}}},
		{Kind: Tiers, Tiers: []Tier{{MinQuantity: few, RatePPM: ppm}, {MinAmount: amount, RatePPM: ppm/2 + 1}}},
	}).Draw(t, "effect")
}

func anyConditions(t *rapid.T, currency string) Conditions {
	return Conditions{
		SKUs:       rapid.SliceOfN(rapid.SampledFrom(skus), 0, 2).Draw(t, "skus"),
		TaxClasses: rapid.SampledFrom([][]string{nil, nil, {"books"}}).Draw(t, "classes"),
		MinAmount:  rapid.SampledFrom([]money.Money{{}, {}, money.Of(1000, currency)}).Draw(t, "at least"),
	}
}

func anyPromotions(currency string) *rapid.Generator[[]Promotion] {
	return rapid.Custom(func(t *rapid.T) (promotions []Promotion) {
		for i := range rapid.IntRange(0, 5).Draw(t, "promotions") {
			p := Promotion{
				ID: fmt.Sprint("p", i), Name: "P", Code: rapid.SampledFrom([]string{"", "", "ONE", "TWO"}).Draw(t, "code"),
				Priority: rapid.Int64Range(0, 2).Draw(t, "priority"), Exclusive: rapid.IntRange(0, 5).Draw(t, "exclusive") == 0,
				Conditions: anyConditions(t, currency),
				Effect:     anyEffect(t, currency),
			}
			if !p.Exclusive {
				p.CombinesWith = rapid.SliceOfNDistinct(rapid.SampledFrom(classes), 0, 3, rapid.ID[Class]).Draw(t, "combines with")
			}
			if err := p.Check(); err != nil {
				t.Fatalf("%+v: %v", p, err)
			}
			promotions = append(promotions, p)
		}
		return promotions
	})
}

func anySettings() *rapid.Generator[Settings] {
	return rapid.Custom(func(t *rapid.T) Settings {
		return Settings{
			PricesIncludeTax: rapid.Bool().Draw(t, "inclusive"),
			TaxLevel:         rapid.SampledFrom([]money.RoundingLevel{money.PerLine, money.PerOrder}).Draw(t, "level"),
			Rounding:         rapid.SampledFrom([]money.Rounding{money.HalfEven, money.HalfUp, money.Down}).Draw(t, "rounding"),
		}
	})
}

// asked is everything a quote depends on but the rates.
type asked struct {
	basket     Basket
	settings   Settings
	promotions []Promotion
}

func anyAsked(t *rapid.T) asked {
	currency := rapid.SampledFrom([]string{"JPY", "EUR", "KWD"}).Draw(t, "currency")
	return asked{
		anyBasket(currency).Draw(t, "basket"), anySettings().Draw(t, "settings"), anyPromotions(currency).Draw(t, "promotions"),
	}
}

func (a asked) quote(t *rapid.T) Quote {
	q, err := Price(a.basket, a.settings, a.promotions, rates)
	if err != nil {
		t.Fatal(err)
	}
	return q
}
