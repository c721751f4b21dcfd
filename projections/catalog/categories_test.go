package catalog

import (
	"testing"

	"cartwright/domain/category"
	"cartwright/domain/product"
	"cartwright/projections/projectiontest"
)

func TestTheTree(t *testing.T) {
	t.Parallel()
	q := Queries{View: projectiontest.Run(t, Projection(), projectiontest.Log(
		sold("pot", product.Description{Title: "Pot", Category: "kitchen/tea"}, 1000),
		sold("spade", product.Description{Title: "Spade", Category: "garden"}, 500),
		sold("book", product.Description{Title: "Book", Category: "media/books"}, 500),
		projectiontest.In("category-tree",
			category.Created{ID: "garden", Name: "Garden", Slug: "garden", Position: 2},
			category.Created{ID: "kitchen", Name: "Kitchen", Slug: "kitchen", Position: 1},
			category.Created{ID: "kitchen/tea", Parent: "kitchen", Name: "Tea", Slug: "tea"},
			category.Created{ID: "bath", Name: "Bath", Slug: "bath"},
			category.Moved{ID: "kitchen/tea", Parent: "garden"},
			category.Renamed{ID: "kitchen/tea", Name: "Tea garden", Slug: "tea-garden"},
			category.Removed{ID: "bath"},
		),
	)...)}
	tree, err := q.Tree(t.Context())
	projectiontest.Same(t, err, []Shelf{
		{Node: category.Node{ID: "media", Name: "media", Slug: "media"}, Path: "media", Products: 1},
		{Node: category.Node{ID: "media/books", Parent: "media", Name: "books", Slug: "books"}, Path: "media/books", Products: 1},
		{Node: category.Node{ID: "kitchen", Name: "Kitchen", Slug: "kitchen", Position: 1}, Path: "kitchen", Created: true},
		{Node: category.Node{ID: "garden", Name: "Garden", Slug: "garden", Position: 2}, Path: "garden", Products: 2, Created: true},
		{Node: category.Node{ID: "kitchen/tea", Parent: "garden", Name: "Tea garden", Slug: "tea-garden"}, Path: "garden/tea-garden", Products: 1, Created: true},
	}, tree)
	for of, want := range map[string][]string{
		"garden": {"spade", "pot"}, "kitchen": nil, "kitchen/tea": {"pot"}, "media": {"book"}, "gard": nil,
	} {
		list, err := q.Products(t.Context(), Filter{Category: of}, nil, 10)
		projectiontest.Same(t, err, want, ids(list))
	}
	named, err := q.InCategory(t.Context(), "garden")
	projectiontest.Same(t, err, int64(1), named)
	all, err := q.All(t.Context(), 0, 10)
	projectiontest.Same(t, err, []string{"pot", "spade", "book"}, ids(all))
}
