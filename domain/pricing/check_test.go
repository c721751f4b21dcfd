package pricing

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"cartwright/domain/money"
	"cartwright/domain/refusal"
)

// refused expects a refusal and the field it names.
func refused(t *testing.T, name string, err error, want *refusal.Refusal, field string) {
	t.Helper()
	var got *refusal.Refusal
	if !errors.As(err, &got) || got.Code != want.Code || got.Field != field {
		t.Errorf("%s: %+v (%v), want %s at %s", name, got, err, want.Code, field)
	}
}

func TestWhatCannotBePriced(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(*Basket, *Settings)
		want   *refusal.Refusal
		field  string
	}{
		{"no currency", func(b *Basket, _ *Settings) { b.Currency = "euro" }, ErrCurrency, "/currency"},
		{"no settings", func(_ *Basket, s *Settings) { *s = Settings{} }, ErrSettings, "/settings"},
		{"no rounding", func(_ *Basket, s *Settings) { s.Rounding = "up" }, ErrSettings, "/settings"},
		{"shipping in dollars", func(b *Basket, _ *Settings) { b.Shipping = money.Of(1, "USD") }, ErrOtherCurrency, "/shipping"},
		{"shipping below zero", func(b *Basket, _ *Settings) { b.Shipping = eur(-1) }, ErrNegative, "/shipping"},
		{"no line id", func(b *Basket, _ *Settings) { b.Lines[1].LineID = "" }, ErrLineID, "/lines/1/line_id"},
		{"a line id twice", func(b *Basket, _ *Settings) { b.Lines[1].LineID = "a" }, ErrLineID, "/lines/1/line_id"},
		{"no SKU", func(b *Basket, _ *Settings) { b.Lines[2].SKU = "" }, ErrSKU, "/lines/2/sku"},
		{"no units", func(b *Basket, _ *Settings) { b.Lines[0].Quantity = 0 }, ErrQuantity, "/lines/0/quantity"},
		{"too many", func(b *Basket, _ *Settings) { b.Lines[0].Quantity = MaxQuantity + 1 }, ErrQuantity, "/lines/0/quantity"},
		{"a price in dollars", func(b *Basket, _ *Settings) { b.Lines[0].UnitPrice.Currency = "USD" }, ErrOtherCurrency, "/lines/0/unit_price"},
		{"a price below zero", func(b *Basket, _ *Settings) { b.Lines[0].UnitPrice.Minor = -1 }, ErrNegative, "/lines/0/unit_price"},
		{"too many lines", func(b *Basket, _ *Settings) { b.Lines = slices.Repeat(b.Lines, 400) }, ErrTooManyLines, "/lines"},
		{"a line too dear", func(b *Basket, _ *Settings) { b.Lines[0].UnitPrice.Minor = math.MaxInt64 }, ErrTooMuch, "/lines"},
		{"too dear together", func(b *Basket, _ *Settings) { b.Lines[1].UnitPrice.Minor = math.MaxInt64 }, ErrTooMuch, "/lines"},
		{"too dear with shipping", func(b *Basket, _ *Settings) { b.Shipping.Minor = math.MaxInt64 }, ErrTooMuch, "/lines"},
		{
			"too dear with tax", func(b *Basket, s *Settings) {
				b.Lines, s.PricesIncludeTax = b.Lines[:1], false
				b.Lines[0].UnitPrice.Minor = math.MaxInt64 / 2
			}, ErrTooMuch, "/lines",
		},
	} {
		b, s := basket(), DefaultSettings
		c.change(&b, &s)
		_, err := Price(b, s, nil, rates)
		refused(t, c.name, err, c.want, c.field)
	}
}

func TestWhatIsNoPromotion(t *testing.T) {
	t.Parallel()
	bundle := Effect{Kind: Bundle, Amount: eur(500), Components: []Component{{"tea", 1}, {"pot", 1}}}
	for _, c := range []struct {
		name   string
		effect Effect
		change func(*Promotion)
		want   *refusal.Refusal
		field  string
	}{
		{"no id", tenPercent, func(p *Promotion) { p.ID = "" }, ErrID, "/id"},
		{"no name", tenPercent, func(p *Promotion) { p.Name = "" }, ErrName, "/name"},
		{"a long name", tenPercent, func(p *Promotion) { p.Name = strings.Repeat("é", 201) }, ErrName, "/name"},
		{"a code in lower case", tenPercent, withCode("save10"), ErrCode, "/code"},
		{"a limit", tenPercent, func(p *Promotion) { p.Limit = 1 }, ErrLimit, "/limit"},
		{"for each", tenPercent, func(p *Promotion) { p.LimitPerCustomer = 1 }, ErrLimit, "/limit_per_customer"},
		{"two kinds of codes", tenPercent, func(p *Promotion) { p.Code, p.ByCoupon = "TEN", true }, ErrByCoupon, "/by_coupon"},
		{"no class", tenPercent, func(p *Promotion) { p.CombinesWith = []Class{"gift"} }, ErrCombines, "/combines_with"},
		{"a class twice", tenPercent, func(p *Promotion) { p.CombinesWith = []Class{OnOrder, OnOrder} }, ErrCombines, "/combines_with"},
		{"alone with others", tenPercent, func(p *Promotion) { p.CombinesWith, p.Exclusive = []Class{OnOrder}, true }, ErrCombines, "/combines_with"},
		{"no attribute", tenPercent, func(p *Promotion) { p.Conditions.Attributes = map[string]string{"material": ""} }, ErrAttributes, "/conditions/attributes"},
		{"no brand", tenPercent, func(p *Promotion) { p.Conditions.Brands = []string{""} }, ErrList, "/conditions/brands"},
		{"an empty SKU", tenPercent, about(Conditions{SKUs: []string{""}}), ErrList, "/conditions/skus"},
		{"too many groups", tenPercent, about(Conditions{Groups: make([]string, 201)}), ErrList, "/conditions/groups"},
		{"a minimum of dollars", tenPercent, about(Conditions{MinAmount: money.Of(5, "$")}), ErrAmount, "/conditions/min_amount"},
		{"over before it begins", tenPercent, about(Conditions{From: now, Until: now}), ErrDates, "/conditions/until"},
		{"of no kind", Effect{}, nil, ErrKind, "/effect/kind"},
		{"nothing off", Effect{Kind: Percentage}, nil, ErrRate, "/effect/rate_ppm"},
		{"more than all off", Effect{Kind: Percentage, RatePPM: money.PPM + 1}, nil, ErrRate, "/effect/rate_ppm"},
		{"another kind's field", Effect{Kind: Percentage, RatePPM: 1, Amount: eur(1)}, nil, ErrForeign, "/effect/amount"},
		{"free shipping that says how often", Effect{Kind: FreeShipping, MaxTimes: 1}, nil, ErrForeign, "/effect/max_times"},
		{"an amount below zero", Effect{Kind: Fixed, Amount: eur(-1)}, nil, ErrAmount, "/effect/amount"},
		{"buy nothing", Effect{Kind: BuyXGetY, Get: 1, RatePPM: 1}, nil, ErrUnits, "/effect/buy"},
		{"get nothing", Effect{Kind: BuyXGetY, Buy: 1, RatePPM: 1}, nil, ErrUnits, "/effect/get"},
		{"less than never", Effect{Kind: BuyXGetY, Buy: 1, Get: 1, RatePPM: 1, MaxTimes: -1}, nil, ErrTimes, "/effect/max_times"},
		{"a bundle of nothing", Effect{Kind: Bundle, Amount: eur(1)}, nil, ErrParts, "/effect/components"},
		{"of nothing of something", bundle, func(p *Promotion) { p.Effect.Components[1].Quantity = 0 }, ErrUnits, "/effect/components/1/quantity"},
		{"of the same twice", bundle, func(p *Promotion) { p.Effect.Components[1].SKU = "tea" }, ErrParts, "/effect/components/1/sku"},
		{"that is free", bundle, func(p *Promotion) { p.Effect.Amount.Minor = 0 }, ErrAmount, "/effect/amount"},
		{"no tiers", Effect{Kind: Tiers}, nil, ErrTiers, "/effect/tiers"},
		{"a tier for nothing", Effect{Kind: Tiers, Tiers: []Tier{{RatePPM: 1}}}, nil, ErrTiers, "/effect/tiers/0/min_quantity"},
		{"a tier of nothing", Effect{Kind: Tiers, Tiers: []Tier{{MinQuantity: 1}}}, nil, ErrRate, "/effect/tiers/0/rate_ppm"},
		{"a tier from below zero", Effect{Kind: Tiers, Tiers: []Tier{{MinAmount: eur(-1), RatePPM: 1}}}, nil, ErrAmount, "/effect/tiers/0/min_amount"},
		{"two currencies", Effect{Kind: Fixed, Amount: eur(1)}, about(Conditions{MinAmount: money.Of(1, "USD")}), ErrCurrencies, "/effect"},
	} {
		c.effect.Components = slices.Clone(c.effect.Components)
		p := promotion("p1", c.effect)
		if c.change != nil {
			c.change(&p)
		}
		refused(t, c.name, p.Check(), c.want, c.field)
	}
}

func TestAPromotionMayBeginOrEndAtAnyTime(t *testing.T) {
	t.Parallel()
	for _, conditions := range []Conditions{{}, {From: now}, {Until: now}, {From: now, Until: now.Add(time.Hour)}} {
		if err := promotion("p1", tenPercent, about(conditions)).Check(); err != nil {
			t.Errorf("%+v: %v", conditions, err)
		}
	}
}
