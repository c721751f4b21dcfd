package app

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"cartwright/domain/pricing"
	"cartwright/domain/tax"
)

// Pricing is what quotes are made from.
type Pricing struct {
	Settings   pricing.Settings
	Promotions Promotions
	Taxes      TaxCalculator
}

// Promotions answers which promotions there are. It may lag.
type Promotions interface {
	// Promotions returns those that may apply at an instant: started, and in need of no code, or of one of these, or with one
	// of these ids.
	Promotions(ctx context.Context, codes, ids []string, at time.Time) ([]pricing.Promotion, error)
	// ByID returns those that exist and were not withdrawn, started or not.
	ByID(ctx context.Context, ids []string) ([]pricing.Promotion, error)
}

// TaxCalculator says what rates hold in a country: the shop's own table does, and so may a service that knows them all.
// What is due is computed and rounded from them in one way, whoever says so.
type TaxCalculator interface {
	Rates(ctx context.Context, country string) ([]tax.Rate, error)
}

// redeeming prices a basket with the promotions and the rates that hold at its instant, and with coupons: each makes the
// promotion it was issued for one that needs this code. Promotions to be tried count as started.
func (p Pricing) redeeming(ctx context.Context, b pricing.Basket, coupons map[string]string, trying ...string) (pricing.Quote, error) {
	promotions, err := p.Promotions.Promotions(ctx, b.Codes, slices.Collect(maps.Values(coupons)), b.At)
	if err != nil {
		return pricing.Quote{}, fmt.Errorf("look up promotions: %w", err)
	}
	promotions, b.Refused = withCoupons(promotions, coupons, b.Refused)
	if promotions, err = p.with(ctx, promotions, trying); err != nil {
		return pricing.Quote{}, fmt.Errorf("look up promotions to be tried: %w", err)
	}
	rates, err := p.Taxes.Rates(ctx, b.Country)
	if err != nil {
		return pricing.Quote{}, fmt.Errorf("look up the tax rates of %s: %w", b.Country, err)
	}
	return pricing.Price(b, p.Settings, promotions, tax.NewTable(rates))
}

// withCoupons adds the promotions coupons were issued for, once for each code. A coupon is refused whose promotion is not on.
func withCoupons(promotions []pricing.Promotion, coupons map[string]string, refused map[string]pricing.Reason) ([]pricing.Promotion, map[string]pricing.Reason) {
	known := map[string]pricing.Reason{}
	maps.Copy(known, refused)
	for _, code := range slices.Sorted(maps.Keys(coupons)) {
		i := slices.IndexFunc(promotions, func(p pricing.Promotion) bool { return p.ID == coupons[code] && p.ByCoupon && p.Code == "" })
		if i < 0 {
			known[code] = pricing.NotActive
			continue
		}
		redeemed := promotions[i]
		redeemed.Code = code
		promotions = append(promotions, redeemed)
	}
	return promotions, known
}

// with adds those to be tried, unless they have been started anyway. They need no coupon.
func (p Pricing) with(ctx context.Context, promotions []pricing.Promotion, trying []string) ([]pricing.Promotion, error) {
	if len(trying) == 0 {
		return promotions, nil
	}
	tried, err := p.Promotions.ByID(ctx, trying)
	for _, t := range tried {
		if !slices.ContainsFunc(promotions, func(s pricing.Promotion) bool { return s.ID == t.ID }) {
			t.ByCoupon = false
			promotions = append(promotions, t)
		}
	}
	return promotions, err
}
