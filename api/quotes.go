package api

import (
	"cmp"
	"context"
	"strconv"

	"cartwright/api/gen"
	"cartwright/domain/money"
	"cartwright/domain/pricing"
	"cartwright/domain/tax"
)

// QuoteBasket is POST /v1/admin/quotes.
func (s *Server) QuoteBasket(ctx context.Context, r gen.QuoteBasketRequestObject) (gen.QuoteBasketResponseObject, error) {
	basket := basketFrom(*r.Body)
	if basket.At.IsZero() {
		basket.At = s.App.Clock()
	}
	desk := s.App.Pricing
	if set := r.Body.Settings; set != (gen.PricingSettings{}) {
		desk.Settings = pricing.Settings{
			PricesIncludeTax: set.PricesIncludeTax, TaxLevel: money.RoundingLevel(set.TaxLevel), Rounding: money.Rounding(set.Rounding),
		}
	}
	quote, err := s.App.Quote(ctx, desk, basket, r.Body.CustomerID, r.Body.Try...)
	return gen.QuoteBasket200JSONResponse(quoteOf(quote)), err
}

func basketFrom(b gen.Basket) pricing.Basket {
	basket := pricing.Basket{
		Currency: b.Currency, Country: b.Country, Region: b.Region, Channel: b.Channel,
		Buyer: pricing.Buyer{Group: b.Group, FirstOrder: b.FirstOrder, TaxExempt: b.TaxExempt}, Codes: b.Codes, Shipping: moneyFrom(b.Shipping),
		ShippingTaxClass: b.ShippingTaxClass, At: b.At, Lines: make([]pricing.Line, len(b.Lines)),
	}
	for i, l := range b.Lines {
		basket.Lines[i] = pricing.Line{
			LineID: cmp.Or(l.LineID, strconv.Itoa(i+1)), SKU: l.SKU, ProductID: l.ProductID, Category: l.Category,
			Brand: l.Brand, Attributes: l.Attributes, TaxClass: l.TaxClass, Quantity: l.Quantity, UnitPrice: moneyFrom(l.UnitPrice),
		}
	}
	return basket
}

func quoteOf(q pricing.Quote) gen.Quote {
	return gen.Quote{
		Settings: gen.PricingSettings{
			PricesIncludeTax: q.Settings.PricesIncludeTax, TaxLevel: gen.PricingSettingsTaxLevel(q.Settings.TaxLevel),
			Rounding: gen.PricingSettingsRounding(q.Settings.Rounding),
		},
		Lines: listOf(q.Lines, quotedLineOf), Items: moneyOf(q.Items), Discount: moneyOf(q.Discount),
		Shipping: moneyOf(q.Shipping), ShippingDiscount: moneyOf(q.ShippingDiscount),
		ShippingDiscounts: listOf(q.ShippingDiscounts, discountOf), ShippingTax: moneyOf(q.ShippingTax),
		ShippingTotal: moneyOf(q.ShippingTotal), Exempted: moneyOf(q.Exempted), Tax: moneyOf(q.Tax), Total: moneyOf(q.Total),
		Taxes: listOf(q.Taxes, shareOf), Applied: listOf(q.Applied, appliedOf), Rejected: listOf(q.Rejected, rejectedOf),
	}
}

func quotedLineOf(l pricing.QuotedLine) gen.QuotedLine {
	return gen.QuotedLine{
		LineID: l.LineID, SKU: l.SKU, Quantity: l.Quantity, UnitPrice: moneyOf(l.UnitPrice), Gross: moneyOf(l.Gross),
		Discounts: listOf(l.Discounts, discountOf), Net: moneyOf(l.Net), Tax: moneyOf(l.Tax), Total: moneyOf(l.Total),
		TaxClass: l.TaxClass, TaxRatePpm: l.TaxRatePPM,
	}
}

func discountOf(d pricing.Discount) gen.Discount {
	return gen.Discount{PromotionID: d.PromotionID, Code: d.Code, Amount: moneyOf(d.Amount)}
}

func appliedOf(a pricing.Applied) gen.AppliedPromotion {
	return gen.AppliedPromotion{PromotionID: a.PromotionID, Name: a.Name, Code: a.Code, Amount: moneyOf(a.Amount)}
}

func rejectedOf(r pricing.Rejected) gen.RejectedCode {
	return gen.RejectedCode{
		Code: r.Code, Reason: gen.RejectedCodeReason(r.Reason), Detail: r.Refusal().Message, Missing: moneyOf(r.Missing),
	}
}

func shareOf(s tax.Share) gen.TaxShare {
	return gen.TaxShare{Class: s.Class, RatePpm: s.RatePPM, Net: moneyOf(s.Net), Tax: moneyOf(s.Tax)}
}

// listOf translates each element; the list of none is empty, not absent.
func listOf[T, U any](from []T, translate func(T) U) []U {
	list := make([]U, len(from))
	for i, one := range from {
		list[i] = translate(one)
	}
	return list
}
