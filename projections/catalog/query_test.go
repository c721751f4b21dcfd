package catalog

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp/cmpopts"

	"cartwright/domain/money"
	"cartwright/domain/pricelist"
	"cartwright/domain/product"
	"cartwright/domain/visit"
	"cartwright/projections/projectiontest"
)

// shop sells a pot, two teas and a book, in this order; a kettle is not published yet.
func shop(t *testing.T) Queries {
	return Queries{View: projectiontest.Run(t, Projection(), projectiontest.Log(
		sold("pot", product.Description{Title: "Glass teapot", Brand: "Aki", Category: "kitchen/tea"}, 2900),
		sold("green", product.Description{Title: "Green tea", Text: "Steamed leaves.", Brand: "Sato", Category: "food/tea"}, 700),
		sold("black", product.Description{Title: "Black tea", Brand: "Sato", Category: "food/tea"}, 600),
		sold("book", product.Description{Title: "The way of tea", Text: "About pots, leaves and quiet.", Category: "books"}, 1500),
		projectiontest.In("product-kettle", product.Created{ProductID: "kettle", Description: product.Description{Title: "Kettle", Brand: "Aki"}}),
		projectiontest.In("product-green", product.VariantAdded{Variant: product.Variant{
			SKU: "green-500", Options: map[string]string{"weight": "500 g"}, Price: money.Of(2900, "EUR"),
		}}),
		searches("Teapot", 3, 5), searches("tea towel", 4, 0), searches("tea cosy", 2, 1),
	)...)}
}

func sold(id string, text product.Description, price int64) []projectiontest.Fact {
	return projectiontest.In("product-"+id,
		product.Created{ProductID: id, Description: text},
		product.VariantAdded{Variant: product.Variant{SKU: id, Price: money.Of(price, "EUR")}},
		product.Published{},
	)
}

func searches(query string, times, results int) []projectiontest.Fact {
	var facts []projectiontest.Fact
	for range times {
		facts = append(facts, projectiontest.In("visit-v1", visit.Searched{VisitID: "v1", Query: query, Results: results})...)
	}
	return facts
}

func TestQueries(t *testing.T) {
	t.Parallel()
	q := shop(t)
	t.Run("one product", func(t *testing.T) { oneProduct(t, q) })
	t.Run("lists", func(t *testing.T) { lists(t, q) })
	t.Run("pages", func(t *testing.T) { pages(t, q) })
	t.Run("offers", func(t *testing.T) { offers(t, q) })
	t.Run("suggestions", func(t *testing.T) { suggestions(t, q) })
	t.Run("facets", func(t *testing.T) { facets(t, q) })
}

func oneProduct(t *testing.T, q Queries) {
	got, err := q.Product(t.Context(), "green")
	projectiontest.Same(t, err, Product{
		ID: "green", Description: product.Description{Title: "Green tea", Text: "Steamed leaves.", Brand: "Sato", Category: "food/tea"},
		Status: product.IsPublished, Published: true, Revision: 3,
		Variants: []Variant{
			{Variant: product.Variant{SKU: "green", Price: money.Of(700, "EUR")}},
			{Variant: product.Variant{SKU: "green-500", Options: map[string]string{"weight": "500 g"}, Price: money.Of(2900, "EUR")}},
		},
	}, got, cmpopts.IgnoreFields(Product{}, "CreatedAt", "Place"))
	if _, err := q.Product(t.Context(), "unheard of"); !errors.Is(err, product.ErrNotFound) {
		t.Errorf("an unknown product: %v", err)
	}
}

func lists(t *testing.T, q Queries) {
	for _, test := range []struct {
		name   string
		filter Filter
		want   []string
	}{
		{"all, the newest first", Filter{}, []string{"book", "black", "green", "pot"}},
		{"what is hidden too", Filter{Hidden: true, Brand: "Aki"}, []string{"kettle", "pot"}},
		{"a category", Filter{Category: "food/tea"}, []string{"black", "green"}},
		{"with all below it", Filter{Category: "kitchen"}, []string{"pot"}},
		{"but not its namesakes", Filter{Category: "kitch"}, nil},
		{"words in any form", Filter{Query: "steaming leaves"}, []string{"green"}},
		{"a title before a description", Filter{Query: "teapot or quiet"}, []string{"pot", "book"}},
		{"a brand", Filter{Query: "sato"}, []string{"black", "green"}},
		{"all words", Filter{Query: "green tea"}, []string{"green"}},
		{"without a word", Filter{Query: "tea -green", Category: "food"}, []string{"black"}},
		{"quotes that do not close", Filter{Query: `"green tea`}, []string{"green"}},
		{"nothing but signs", Filter{Query: "&|!"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			list, err := q.Products(t.Context(), test.filter, nil, 10)
			projectiontest.Same(t, err, test.want, ids(list))
		})
	}
}

func ids(list []Product) []string {
	var ids []string
	for _, p := range list {
		ids = append(ids, p.ID)
	}
	return ids
}

func pages(t *testing.T, q Queries) {
	for _, filter := range []Filter{{}, {Query: "tea"}} {
		whole, err := q.Products(t.Context(), filter, nil, 10)
		if err != nil {
			t.Fatal(err)
		}
		var paged []string
		var after *Place
		for range len(whole) + 1 {
			page, err := q.Products(t.Context(), filter, after, 1)
			if err != nil {
				t.Fatal(err)
			}
			paged = append(paged, ids(page)...)
			if len(page) == 0 {
				break
			}
			after = &page[0].Place
		}
		projectiontest.Same(t, nil, ids(whole), paged)
	}
}

func offers(t *testing.T, q Queries) {
	got, err := q.Offers(t.Context(), []string{"green-500", "pot", "unheard of"}, pricelist.For{Currency: "EUR"})
	projectiontest.Same(t, err, map[string]product.Offer{
		"green-500": {SKU: "green-500", ProductID: "green", Title: "Green tea (weight 500 g)", Category: "food/tea", Brand: "Sato", Price: money.Of(2900, "EUR"), Published: true},
		"pot":       {SKU: "pot", ProductID: "pot", Title: "Glass teapot", Category: "kitchen/tea", Brand: "Aki", Price: money.Of(2900, "EUR"), Published: true},
	}, got)
}

func suggestions(t *testing.T, q Queries) {
	for prefix, want := range map[string][]Suggestion{
		" TEA": {{Search, "teapot", ""}, {Category, "food/tea", ""}, {Category, "kitchen/tea", ""}},
		"gr":   {{Title, "Green tea", "green"}},
		"s":    {{Brand, "Sato", ""}},
		"k":    {{Category, "kitchen", ""}}, // and not the hidden kettle
		"100%": nil,
		"":     nil,
	} {
		got, err := q.Suggestions(t.Context(), prefix, 10)
		projectiontest.Same(t, err, want, got)
	}
}

func facets(t *testing.T, q Queries) {
	categories, err := q.Categories(t.Context(), Filter{})
	projectiontest.Same(t, err, []Count{{"food/tea", 2}, {"books", 1}, {"kitchen/tea", 1}}, categories)
	brands, err := q.Brands(t.Context(), Filter{Query: "tea"})
	projectiontest.Same(t, err, []Count{{"Sato", 2}, {"Aki", 1}}, brands)
}

func TestASKUClaimedTwiceBelongsToTheFirstOnSale(t *testing.T) {
	t.Parallel()
	var log []projectiontest.Fact
	for i := range 3 {
		log = append(log, projectiontest.In(fmt.Sprintf("product-p%d", i),
			product.Created{Description: product.Description{Title: "Pot"}},
			product.VariantAdded{Variant: product.Variant{SKU: "pot", Price: money.Of(int64(100+i), "EUR")}},
			product.Published{},
		)...)
	}
	log = append(log, projectiontest.In("product-p0", product.Withdrawn{})...)
	q := Queries{View: projectiontest.Run(t, Projection(), log...)}
	got, err := q.Offers(t.Context(), []string{"pot"}, pricelist.For{Currency: "EUR"})
	projectiontest.Same(t, err, "p1", got["pot"].ProductID)
}

func TestABundleIsOfferedWithItsParts(t *testing.T) {
	t.Parallel()
	set := product.Variant{SKU: "set", Price: money.Of(3500, "EUR"), Components: []product.Component{{SKU: "pot", Quantity: 1}, {SKU: "cup", Quantity: 2}}}
	log := projectiontest.Log(
		sold("pot", product.Description{Title: "Pot"}, 2900),
		projectiontest.In("product-cup",
			product.Created{ProductID: "cup", Description: product.Description{Title: "Cup"}},
			product.VariantAdded{Variant: product.Variant{SKU: "cup", Price: money.Of(900, "EUR")}},
		),
		projectiontest.In("product-set",
			product.Created{ProductID: "set", Description: product.Description{Title: "Tea for two"}},
			product.VariantAdded{Variant: set},
			product.Published{},
		),
	)
	q := Queries{View: projectiontest.Run(t, Projection(), log...)}
	parts := []product.Part{{Component: set.Components[0], Title: "Pot"}, {Component: set.Components[1], Title: "Cup"}}
	got, err := q.Offers(t.Context(), []string{"set"}, pricelist.For{Currency: "EUR"})
	projectiontest.Same(t, err, map[string]product.Offer{
		"set": {SKU: "set", ProductID: "set", Title: "Tea for two", Price: set.Price, Published: true, Parts: parts},
	}, got)
	shown, err := q.Product(t.Context(), "set")
	projectiontest.Same(t, err, []Variant{{Variant: set, Parts: parts}}, shown.Variants)
}
