// Package catalog is what the shop sells, as shoppers find it: products with their variants and prices, the categories
// they are sorted into, text search, filters by category and brand, and suggestions while they type.
package catalog

import (
	_ "embed"

	"cartwright/domain/event"
	"cartwright/domain/visit"
	"cartwright/projections"
	"cartwright/projections/words"
)

//go:embed schema.sql
var schema string

// Projection declares the read model.
func Projection() projections.Projection {
	return projections.Projection{
		Name: "catalog", Version: 3, Schema: schema,
		On: projections.Handlers{}.
			Handle(projections.On(created)).
			Handle(projections.On(described)).
			Handle(projections.On(optionsDefined)).
			Handle(projections.On(variantAdded)).
			Handle(projections.On(variantChanged)).
			Handle(projections.On(variantRemoved)).
			Handle(projections.On(priceChanged)).
			Handle(projections.On(published)).
			Handle(projections.On(withdrawn)).
			Handle(projections.On(archived)).
			Handle(projections.On(categoryCreated)).
			Handle(projections.On(categoryRenamed)).
			Handle(projections.On(categoryMoved)).
			Handle(projections.On(categoryRemoved)).
			Handle(projections.On(listCreated)).
			Handle(projections.On(listClosed)).
			Handle(projections.On(priceSet)).
			Handle(projections.On(priceRemoved)).
			Handle(projections.On(searched)),
	}
}

func searched(d *projections.Delta, e visit.Searched, _ *event.Recorded) {
	query := words.Fold(e.Query)
	if query == "" {
		return
	}
	row := d.Row("searches", "query", query).Add("searched", 1)
	if e.Results > 0 {
		row.Add("found", 1)
	}
}
