package catalog

import (
	"testing"

	"pgregory.net/rapid"

	"cartwright/domain/category"
	"cartwright/domain/money"
	"cartwright/domain/price"
	"cartwright/domain/product"
	"cartwright/domain/visit"
	"cartwright/projections/projectiontest"
)

type row = projectiontest.Columns

func TestAProductIsFoldedFromItsStream(t *testing.T) {
	t.Parallel()
	tables := projectiontest.Fold(Projection(), projectiontest.In("product-pot",
		product.Created{ProductID: "pot", Description: product.Description{Title: "Pot"}},
		product.VariantAdded{Variant: product.Variant{
			SKU: "pot-s", Options: map[string]string{"size": "S", "colour": "red"}, Price: money.Of(900, "EUR"),
		}},
		product.Described{Description: product.Description{
			Title: " Glass  POT", Text: "Holds tea.", Brand: "Aki", Category: "kitchen/tea", Image: "https://shop/pot.jpg",
			Attributes: map[string]string{"material": "glass"}, Media: []product.Media{{URL: "/pot.jpg", Alt: "A pot"}},
		}},
		product.PriceChanged{SKU: "pot-s", Price: money.Of(950, "EUR")},
		product.Published{},
	)...)
	tables.Want(t, "products id=pot", row{
		"title": " Glass  POT", "folded": "glass pot", "brand": "Aki", "category": "kitchen/tea",
		"image": "https://shop/pot.jpg", "published": true, "created": 1, "created_at": projectiontest.Start, "revision": 4,
	})
	tables.Want(t, "details id=pot", row{"attributes": `{"material":"glass"}`, "media": `[{"url":"/pot.jpg","alt":"A pot"}]`})
	tables.Want(t, "texts id=pot", row{"title": " Glass  POT", "facets": "Aki kitchen tea", "body": "Holds tea."})
	tables.Want(t, "variants product_id=pot sku=pot-s", row{
		"options": `{"colour":"red","size":"S"}`, "price_minor": 950, "currency": "EUR", "claimed": 2,
	})
	tables.Want(t, "terms kind=brand label=Aki", row{"folded": "aki"})
	tables.Want(t, "terms kind=category label=kitchen/tea", row{"folded": "tea"})
	tables.Want(t, "terms kind=category label=kitchen", row{"folded": "kitchen"})
}

func TestAWithdrawnProductIsNotPublished(t *testing.T) {
	t.Parallel()
	tables := projectiontest.Fold(Projection(), projectiontest.In("product-pot", product.Published{}, product.Withdrawn{})...)
	tables.Want(t, "products id=pot", row{"published": false})
	tables.None(t, "terms") // neither brand nor category was ever named
}

func TestSearchesAreCountedHoweverTheyAreTyped(t *testing.T) {
	t.Parallel()
	tables := projectiontest.Fold(Projection(), projectiontest.In("visit-v1",
		visit.Searched{VisitID: "v1", Query: "Green  Tea", Results: 4},
		visit.Searched{VisitID: "v1", Query: "green tea ", Results: 0},
		visit.Searched{VisitID: "v1", Query: "  "},
	)...)
	tables.Want(t, "searches query=green tea", row{"searched": 2, "found": 1})
	tables.None(t, "searches query= ")
}

func TestAnyBatchesGiveTheSameTables(t *testing.T) {
	t.Parallel()
	projectiontest.CheckAnyBatches(t, Projection(), func(t *rapid.T) [][]projectiontest.Fact {
		return [][]projectiontest.Fact{anyProduct(t, "a"), anyProduct(t, "b"), anyTree(t), anyPrices(t), anySearches(t)}
	})
}

// anyProduct may claim the same SKUs, brands and categories as others.
func anyProduct(t *rapid.T, id string) []projectiontest.Fact {
	word := rapid.SampledFrom([]string{"", "tea", "Tea/Green", "pot"})
	description := rapid.Custom(func(t *rapid.T) product.Description {
		return product.Description{Title: word.Draw(t, "title"), Brand: word.Draw(t, "brand"), Category: word.Draw(t, "category")}
	})
	price := rapid.Custom(func(t *rapid.T) money.Money { return money.Of(rapid.Int64Range(1, 99).Draw(t, "price"), "EUR") })
	change := rapid.Custom(func(t *rapid.T) any {
		sku := word.Draw(t, "sku")
		return rapid.SampledFrom([]any{
			product.Described{Description: description.Draw(t, "description")},
			product.VariantAdded{Variant: product.Variant{SKU: sku, Price: price.Draw(t, "price")}},
			product.PriceChanged{SKU: sku, Price: price.Draw(t, "price")},
			product.VariantChanged{SKU: sku, Trade: product.Trade{WeightGrams: 1}}, product.VariantRemoved{SKU: sku},
			product.OptionsDefined{}, product.Published{}, product.Withdrawn{}, product.Archived{},
		}).Draw(t, "change")
	})
	created := product.Created{ProductID: id, Description: description.Draw(t, "description")}
	return projectiontest.In("product-"+id, append([]any{created}, rapid.SliceOfN(change, 0, 12).Draw(t, "changes")...)...)
}

func anySearches(t *rapid.T) []projectiontest.Fact {
	search := rapid.Custom(func(t *rapid.T) any {
		return visit.Searched{VisitID: "v", Query: rapid.SampledFrom([]string{"tea", "POT", " "}).Draw(t, "query"),
			Results: rapid.IntRange(0, 2).Draw(t, "results")}
	})
	return projectiontest.In("visit-v", rapid.SliceOfN(search, 0, 8).Draw(t, "searches")...)
}

func anyTree(t *rapid.T) []projectiontest.Fact {
	id := rapid.SampledFrom([]string{"tea", "Tea/Green", "pot"})
	change := rapid.Custom(func(t *rapid.T) any {
		one := id.Draw(t, "id")
		return rapid.SampledFrom([]any{
			category.Created{ID: one, Name: one, Slug: "s"}, category.Renamed{ID: one, Name: "n"},
			category.Moved{ID: one, Parent: id.Draw(t, "parent")}, category.Removed{ID: one},
		}).Draw(t, "change")
	})
	return projectiontest.In("category-tree", rapid.SliceOfN(change, 0, 8).Draw(t, "changes")...)
}

func anyPrices(t *rapid.T) []projectiontest.Fact {
	change := rapid.Custom(func(t *rapid.T) any {
		from := projectiontest.Start.AddDate(0, 0, rapid.IntRange(0, 2).Draw(t, "from"))
		return rapid.SampledFrom([]any{
			price.Set{ListID: "web", SKU: "tea", Price: money.Of(rapid.Int64Range(1, 9).Draw(t, "price"), "EUR"), From: from},
			price.Removed{ListID: "web", SKU: "tea", From: from},
		}).Draw(t, "change")
	})
	return projectiontest.In("price-web@tea", rapid.SliceOfN(change, 0, 8).Draw(t, "changes")...)
}
