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
	return append(variantFields(&o.variant), &o.product.ProductID, &o.product.Description.Title, &o.product.Description.Category, &o.product.Status)
})

// Offers returns what is known of the SKUs, at the price that applies to who asks. In logs where two products have one SKU
// the published one has it, then the first.
func (q Queries) Offers(ctx context.Context, skus []string, who pricelist.For) (map[string]product.Offer, error) {
	rows, err := read.All(ctx, q.View, intoOffer, `
		SELECT DISTINCT ON (v.sku) `+variantColumns+`, p.id, p.title, p.category, p.status
		FROM live.variants v JOIN live.products p ON p.id = v.product_id
		WHERE v.sku = ANY($1) AND NOT v.removed AND p.status <> 'archived'
		ORDER BY v.sku, p.published DESC, v.claimed`, skus)
	if err != nil {
		return nil, err
	}
	quotes, err := q.quotes(ctx, skus)
	offers := make(map[string]product.Offer, len(rows))
	for _, row := range rows {
		row.product.Variants = []product.Variant{row.variant}
		o, _ := row.product.Offer(row.variant.SKU) // worded as the product itself does
		if quote, ok := pricelist.Pick(quotes[o.SKU], asking(who, row.variant)); ok {
			o.Price, o.CompareAt, o.PriceList = quote.Price, quote.CompareAt, quote.ListID
		}
		offers[o.SKU] = o
	}
	return offers, err
}

// asking is who asks; without a currency, in the variant's own.
func asking(who pricelist.For, v product.Variant) pricelist.For {
	if who.Currency == "" {
		who.Currency = v.Price.Currency
	}
	return who
}

const variantColumns = `v.sku, v.options::json, v.price_minor, v.currency, v.cost_minor, CASE WHEN v.cost_minor > 0 THEN v.currency ELSE '' END,
	v.tax_class, v.weight_grams, v.gtin`

func variantFields(v *product.Variant) []any {
	return []any{&v.SKU, &v.Options, &v.Price.Minor, &v.Price.Currency, &v.Cost.Minor, &v.Cost.Currency, &v.TaxClass, &v.WeightGrams, &v.GTIN}
}
