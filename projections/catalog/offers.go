package catalog

import (
	"context"

	"cartwright/domain/pricelist"
	"cartwright/domain/product"
	"cartwright/projections/read"
)

type offer struct {
	product product.Product
	variant product.Variant
}

var intoOffer = read.Into(func(o *offer) []any {
	text := &o.product.Description
	return append(variantFields(&o.variant), &o.product.ProductID, &text.Title, &text.Category, &text.Brand, &text.Attributes, &o.product.Status)
})

// Offers returns what is known of the SKUs, at the price that applies to who asks. In logs where two products have one SKU
// the published one has it, then the first.
func (q Queries) Offers(ctx context.Context, skus []string, who pricelist.For) (map[string]product.Offer, error) {
	offers, err := q.own(ctx, skus)
	if err != nil {
		return nil, err
	}
	parts, err := q.parts(ctx, offers)
	if err != nil {
		return nil, err
	}
	quotes, err := q.quotes(ctx, skus)
	for sku, o := range offers {
		o = o.Assembled(parts)
		if quote, ok := pricelist.Pick(quotes[sku], asking(who, o.Price.Currency)); ok {
			o.Price, o.CompareAt, o.PriceList = quote.Price, quote.CompareAt, quote.ListID
		}
		offers[sku] = o
	}
	return offers, err
}

// own returns what is known of the SKUs, at their own prices.
func (q Queries) own(ctx context.Context, skus []string) (map[string]product.Offer, error) {
	rows, err := read.All(ctx, q.View, intoOffer, `
		SELECT DISTINCT ON (v.sku) `+variantColumns+`, p.id, p.title, p.category, p.brand, coalesce(d.attributes, '{}')::json, p.status
		FROM live.variants v JOIN live.products p ON p.id = v.product_id LEFT JOIN live.details d ON d.id = p.id
		WHERE v.sku = ANY($1) AND NOT v.removed AND p.status <> 'archived'
		ORDER BY v.sku, p.published DESC, v.claimed`, skus)
	offers := make(map[string]product.Offer, len(rows))
	for _, row := range rows {
		row.product.Variants = []product.Variant{row.variant}
		offers[row.variant.SKU], _ = row.product.Offer(row.variant.SKU) // worded as the product itself does
	}
	return offers, err
}

// parts returns what is known of all that is in any of the bundles.
func (q Queries) parts(ctx context.Context, bundles map[string]product.Offer) (map[string]product.Offer, error) {
	var skus []string
	for _, bundle := range bundles {
		for _, part := range bundle.Parts {
			skus = append(skus, part.SKU)
		}
	}
	if len(skus) == 0 {
		return nil, nil
	}
	return q.own(ctx, skus)
}

// asking is who asks; without a currency, in the variant's own.
func asking(who pricelist.For, own string) pricelist.For {
	if who.Currency == "" {
		who.Currency = own
	}
	return who
}

const variantColumns = `v.sku, v.options::json, v.price_minor, v.currency, v.cost_minor, CASE WHEN v.cost_minor > 0 THEN v.currency ELSE '' END,
	v.tax_class, v.weight_grams, v.gtin, v.components::json`

func variantFields(v *product.Variant) []any {
	return []any{&v.SKU, &v.Options, &v.Price.Minor, &v.Price.Currency, &v.Cost.Minor, &v.Cost.Currency, &v.TaxClass, &v.WeightGrams, &v.GTIN, &v.Components}
}
