package catalog

import (
	"cartwright/domain/event"
	"cartwright/domain/product"
	"cartwright/projections"
)

func variantAdded(d *projections.Delta, e product.VariantAdded, r *event.Recorded) {
	row := variant(d, e.SKU, r).
		Set("price_minor", e.Price.Minor).Set("currency", e.Price.Currency).
		Set("claimed", int64(r.Position.Commit)).Set("removed", false)
	equip(row, e.Options, e.Trade, e.Components)
	ownPrice(d, e.SKU, r).Set("price_minor", e.Price.Minor).Set("currency", e.Price.Currency)
}

func variantChanged(d *projections.Delta, e product.VariantChanged, r *event.Recorded) {
	equip(variant(d, e.SKU, r), e.Options, e.Trade, e.Components)
}

func equip(row *projections.Row, options map[string]string, t product.Trade, components []product.Component) {
	row.Set("options", jsonOf(options, len(options), "{}")).Set("components", jsonOf(components, len(components), "[]")).
		Set("cost_minor", t.Cost.Minor).Set("tax_class", t.TaxClass).Set("weight_grams", t.WeightGrams).Set("gtin", t.GTIN)
}

func variantRemoved(d *projections.Delta, e product.VariantRemoved, r *event.Recorded) {
	variant(d, e.SKU, r).Set("removed", true)
	ownPrice(d, e.SKU, r).Set("removed", true)
}

func priceChanged(d *projections.Delta, e product.PriceChanged, r *event.Recorded) {
	variant(d, e.SKU, r).Set("price_minor", e.Price.Minor).Set("currency", e.Price.Currency)
	ownPrice(d, e.SKU, r).Set("price_minor", e.Price.Minor).Set("currency", e.Price.Currency)
}

func variant(d *projections.Delta, sku string, r *event.Recorded) *projections.Row {
	touch(d, r)
	return d.Row("variants", "product_id", event.IDOf(r.Stream), "sku", sku)
}

// ownPrice is the entry in the price history for what a product says of a variant's price.
func ownPrice(d *projections.Delta, sku string, r *event.Recorded) *projections.Row {
	return said(d, sku, r).Set("product_id", event.IDOf(r.Stream))
}

func said(d *projections.Delta, sku string, r *event.Recorded) *projections.Row {
	return d.Row("price_history", "stream", r.Stream, "revision", int64(r.Revision)).
		Set("sku", sku).Set("at", r.At).Set("said", int64(r.Position.Commit))
}
