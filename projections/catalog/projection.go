// Package catalog is what the shop sells, as shoppers find it: products with their variants and prices, text search,
// filters by category and brand, and suggestions while they type.
package catalog

import (
	_ "embed"
	"encoding/json"
	"strings"

	"cartwright/domain/event"
	"cartwright/domain/product"
	"cartwright/domain/visit"
	"cartwright/projections"
	"cartwright/projections/words"
)

//go:embed schema.sql
var schema string

// Projection declares the read model.
func Projection() projections.Projection {
	return projections.Projection{
		Name: "catalog", Version: 1, Schema: schema,
		On: projections.Handlers{}.
			Handle(projections.On(created)).
			Handle(projections.On(described)).
			Handle(projections.On(variantAdded)).
			Handle(projections.On(priceChanged)).
			Handle(projections.On(published)).
			Handle(projections.On(withdrawn)).
			Handle(projections.On(searched)),
	}
}

func created(d *projections.Delta, e product.Created, r event.Recorded) {
	touch(d, r).Set("created", int64(r.Position.Commit)).Set("created_at", r.At)
	describe(d, e.Description, r)
}

func described(d *projections.Delta, e product.Described, r event.Recorded) {
	touch(d, r)
	describe(d, e.Description, r)
}

func describe(d *projections.Delta, text product.Description, r event.Recorded) {
	id := event.IDOf(r.Stream)
	d.Row("products", "id", id).
		Set("title", text.Title).Set("folded", words.Fold(text.Title)).
		Set("brand", text.Brand).Set("category", text.Category).Set("image", text.Image)
	d.Row("texts", "id", id).
		Set("title", text.Title).Set("body", text.Text).
		Set("facets", text.Brand+" "+strings.ReplaceAll(text.Category, "/", " "))
	if text.Brand != "" {
		d.Row("terms", "kind", Brand, "label", text.Brand).Set("folded", words.Fold(text.Brand))
	}
	categories(d, text.Category)
}

// categories adds a category and its ancestors: of kitchen/tea also kitchen. Each is found by the last part of its path.
func categories(d *projections.Delta, path string) {
	for path != "" {
		parent, leaf := "", path
		if i := strings.LastIndexByte(path, '/'); i >= 0 {
			parent, leaf = path[:i], path[i+1:]
		}
		d.Row("terms", "kind", Category, "label", path).Set("folded", words.Fold(leaf))
		path = parent
	}
}

func variantAdded(d *projections.Delta, e product.VariantAdded, r event.Recorded) {
	touch(d, r)
	variant(d, e.SKU, r).
		Set("options", optionsJSON(e.Options)).
		Set("price_minor", e.Price.Minor).Set("currency", e.Price.Currency).
		Set("claimed", int64(r.Position.Commit))
}

func priceChanged(d *projections.Delta, e product.PriceChanged, r event.Recorded) {
	touch(d, r)
	variant(d, e.SKU, r).Set("price_minor", e.Price.Minor).Set("currency", e.Price.Currency)
}

func published(d *projections.Delta, _ product.Published, r event.Recorded) {
	touch(d, r).Set("published", true)
}

func withdrawn(d *projections.Delta, _ product.Withdrawn, r event.Recorded) {
	touch(d, r).Set("published", false)
}

func searched(d *projections.Delta, e visit.Searched, _ event.Recorded) {
	query := words.Fold(e.Query)
	if query == "" {
		return
	}
	row := d.Row("searches", "query", query).Add("searched", 1)
	if e.Results > 0 {
		row.Add("found", 1)
	}
}

// touch notes which revision of its product a row shows.
func touch(d *projections.Delta, r event.Recorded) *projections.Row {
	return d.Row("products", "id", event.IDOf(r.Stream)).Set("revision", int64(r.Revision))
}

func variant(d *projections.Delta, sku string, r event.Recorded) *projections.Row {
	return d.Row("variants", "product_id", event.IDOf(r.Stream), "sku", sku)
}

func optionsJSON(options map[string]string) string {
	if len(options) == 0 {
		return "{}"
	}
	object, _ := json.Marshal(options) // texts always have a JSON form
	return string(object)
}
