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
	p, v := &o.product, &o.variant
	return []any{&v.SKU, &v.Options, &v.Price.Minor, &v.Price.Currency, &p.ProductID, &p.Description.Title, &p.Status}
})

// Offers returns what is known of the SKUs. Where two products claim one SKU the published one has it, then the first.
func (q Queries) Offers(ctx context.Context, skus []string, _ pricelist.For) (map[string]product.Offer, error) {
	rows, err := read.All(ctx, q.View, intoOffer, `
		SELECT DISTINCT ON (v.sku) v.sku, v.options::json, v.price_minor, v.currency, p.id, p.title, CASE WHEN p.published THEN 'published' ELSE '' END
		FROM live.variants v JOIN live.products p ON p.id = v.product_id
		WHERE v.sku = ANY($1)
		ORDER BY v.sku, p.published DESC, v.claimed`, skus)
	offers := make(map[string]product.Offer, len(rows))
	for _, row := range rows {
		row.product.Variants = []product.Variant{row.variant}
		offers[row.variant.SKU], _ = row.product.Offer(row.variant.SKU) // worded as the product itself does
	}
	return offers, err
}
