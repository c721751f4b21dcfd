package catalog

import (
	"encoding/json"
	"strings"

	"cartwright/domain/event"
	"cartwright/domain/product"
	"cartwright/projections"
	"cartwright/projections/words"
)

func created(d *projections.Delta, e product.Created, r *event.Recorded) {
	touch(d, r).Set("created", int64(r.Position.Commit)).Set("created_at", r.At).Set("status", string(product.IsDraft))
	describe(d, e.Description, r)
}

func described(d *projections.Delta, e product.Described, r *event.Recorded) {
	touch(d, r)
	describe(d, e.Description, r)
}

func describe(d *projections.Delta, text product.Description, r *event.Recorded) {
	id := event.IDOf(r.Stream)
	d.Row("products", "id", id).
		Set("title", text.Title).Set("folded", words.Fold(text.Title)).
		Set("brand", text.Brand).Set("category", text.Category).Set("image", text.Image)
	d.Row("details", "id", id).
		Set("attributes", jsonOf(text.Attributes, len(text.Attributes), "{}")).
		Set("media", jsonOf(text.Media, len(text.Media), "[]"))
	d.Row("texts", "id", id).
		Set("title", text.Title).Set("body", text.Text).
		Set("facets", text.Brand+" "+strings.ReplaceAll(text.Category, "/", " "))
	if text.Brand != "" {
		d.Row("terms", "kind", Brand, "label", text.Brand).Set("folded", words.Fold(text.Brand))
	}
	named(d, text.Category)
}

// named adds a category and its ancestors: of kitchen/tea also kitchen. Each is found by the last part of its path.
func named(d *projections.Delta, path string) {
	for path != "" {
		parent, leaf := split(path)
		d.Row("terms", "kind", Category, "label", path).Set("folded", words.Fold(leaf))
		path = parent
	}
}

func optionsDefined(d *projections.Delta, e product.OptionsDefined, r *event.Recorded) {
	touch(d, r)
	d.Row("details", "id", event.IDOf(r.Stream)).Set("options", jsonOf(e.Options, len(e.Options), "[]"))
}

func published(d *projections.Delta, _ product.Published, r *event.Recorded) {
	touch(d, r).Set("published", true).Set("status", string(product.IsPublished))
}

func withdrawn(d *projections.Delta, _ product.Withdrawn, r *event.Recorded) {
	touch(d, r).Set("published", false).Set("status", string(product.IsWithdrawn))
}

func archived(d *projections.Delta, _ product.Archived, r *event.Recorded) {
	touch(d, r).Set("published", false).Set("status", string(product.IsArchived))
}

// touch notes which revision of its product a row shows.
func touch(d *projections.Delta, r *event.Recorded) *projections.Row {
	return d.Row("products", "id", event.IDOf(r.Stream)).Set("revision", int64(r.Revision))
}

// jsonOf writes texts, and lists and maps of them, which always have a JSON form.
func jsonOf(value any, length int, empty string) string {
	if length == 0 {
		return empty
	}
	text, _ := json.Marshal(value)
	return string(text)
}
