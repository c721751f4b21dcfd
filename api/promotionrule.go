package api

import (
	"time"

	"cartwright/api/gen"
	"cartwright/app"
	"cartwright/domain/pricing"
	"cartwright/domain/promotion"
)

// ruleFrom is a promotion as the calculation takes it.
func ruleFrom(id string, r gen.PromotionRule) pricing.Promotion {
	c := r.Conditions
	return pricing.Promotion{
		ID: id, Name: r.Name, Code: r.Code, ByCoupon: r.ByCoupon, Priority: r.Priority, Exclusive: r.Exclusive,
		CombinesWith: as[pricing.Class](r.CombinesWith),
		Conditions: pricing.Conditions{
			MinAmount: moneyFrom(c.MinAmount), SKUs: c.Skus, ProductIDs: c.ProductIds, Categories: c.Categories,
			Brands: c.Brands, TaxClasses: c.TaxClasses, Attributes: c.Attributes,
			Groups: c.Groups, Channels: c.Channels, FirstOrder: c.FirstOrder, From: c.From, Until: c.Until,
		},
		Effect: effectFrom(r.Effect),
	}.Normal()
}

func effectFrom(e gen.PromotionEffect) pricing.Effect {
	effect := pricing.Effect{
		Kind: pricing.Kind(e.Kind), RatePPM: e.RatePpm, Amount: moneyFrom(e.Amount), Buy: e.Buy, Get: e.Get,
		GetSKUs: e.GetSkus, MaxTimes: e.MaxTimes,
	}
	for _, c := range e.Components {
		effect.Components = append(effect.Components, pricing.Component{SKU: c.SKU, Quantity: c.Quantity})
	}
	for _, t := range e.Tiers {
		effect.Tiers = append(effect.Tiers, pricing.Tier{
			MinQuantity: t.MinQuantity, MinAmount: moneyFrom(t.MinAmount), RatePPM: t.RatePpm,
		})
	}
	return effect
}

func promotionOf(p promotion.Promotion, at app.Revision) gen.Promotion {
	r := p.Rule
	c := r.Conditions
	return gen.Promotion{
		ID: r.ID, Revision: int64(at), Status: gen.PromotionStatus(p.Status),
		Rule: gen.PromotionRule{
			Name: r.Name, Code: r.Code, ByCoupon: r.ByCoupon, Priority: r.Priority, Exclusive: r.Exclusive,
			CombinesWith: as[gen.PromotionRuleCombinesWith](r.CombinesWith),
			Conditions: gen.PromotionConditions{
				MinAmount: moneyOf(c.MinAmount), Skus: c.SKUs, ProductIds: c.ProductIDs, Categories: c.Categories,
				Brands: c.Brands, TaxClasses: c.TaxClasses, Attributes: c.Attributes,
				Groups: c.Groups, Channels: c.Channels, FirstOrder: c.FirstOrder, From: utc(c.From), Until: utc(c.Until),
			},
			Effect: effectOf(r.Effect),
		},
	}
}

func effectOf(e pricing.Effect) gen.PromotionEffect {
	effect := gen.PromotionEffect{
		Kind: gen.PromotionKind(e.Kind), RatePpm: e.RatePPM, Amount: moneyOf(e.Amount), Buy: e.Buy, Get: e.Get,
		GetSkus: e.GetSKUs, MaxTimes: e.MaxTimes,
	}
	for _, c := range e.Components {
		effect.Components = append(effect.Components, gen.PromotionComponent{SKU: c.SKU, Quantity: c.Quantity})
	}
	for _, t := range e.Tiers {
		effect.Tiers = append(effect.Tiers, gen.PromotionTier{
			MinQuantity: t.MinQuantity, MinAmount: moneyOf(t.MinAmount), RatePpm: t.RatePPM,
		})
	}
	return effect
}

// utc leaves an instant that is absent absent.
func utc(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC()
}

// as translates texts of one kind into those of another; none stay none.
func as[T, F ~string](list []F) (translated []T) {
	for _, text := range list {
		translated = append(translated, T(text))
	}
	return translated
}
