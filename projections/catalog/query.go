package catalog

import (
	"context"
	"time"

	"cartwright/domain/product"
	"cartwright/projections"
	"cartwright/projections/read"
)

// Queries answers from the catalogue.
type Queries struct{ View projections.View }

// Product is a product as shoppers and the back office see it.
type Product struct {
	ID, Title, Text, Brand, Category, Image string
	Published                               bool
	CreatedAt                               time.Time
	Revision                                int64
	Variants                                []product.Variant // in the order they were added
	Place                                   Place
}

// Place is where a product stands in a list: the next page begins after the last product's.
type Place struct {
	Rank    float64 // how well it fits the query; 0 without one
	Created int64   // position in the log
}

// Filter says which products are wanted. Empty fields ask for nothing.
type Filter struct {
	Query    string // words, "phrases", -exclusions
	Category string // with all that lies below it
	Brand    string
	Hidden   bool // also what is not published
}

const columns = `p.id, p.title, p.body, p.brand, p.category, p.image, p.published, p.created_at, p.revision, p.created, p.rank`

var intoProduct = read.Into(func(p *Product) []any {
	return []any{
		&p.ID, &p.Title, &p.Text, &p.Brand, &p.Category, &p.Image, &p.Published, &p.CreatedAt, &p.Revision,
		&p.Place.Created, &p.Place.Rank,
	}
})

// Products returns a page: the best matches first when there is a query, else the newest.
func (q Queries) Products(ctx context.Context, f Filter, after *Place, limit int) ([]Product, error) {
	rank, order := "0::float8", "p.created DESC"
	var w read.Where
	if f.Query != "" {
		rank = "ts_rank(t.document, websearch_to_tsquery('english', " + w.Arg(f.Query) + "))::float8"
		order = "p.rank DESC, p.created DESC"
	}
	f.narrow(&w)
	products := "SELECT p.*, t.body, " + rank + " AS rank FROM live.products p JOIN live.texts t USING (id) " + w.String()

	page := read.Where{Args: w.Args}
	switch {
	case after != nil && f.Query != "":
		page.And("(p.rank, p.created) < (?, ?)", after.Rank, after.Created)
	case after != nil:
		page.And("p.created < ?", after.Created)
	}
	return q.products(ctx, "SELECT "+columns+" FROM ("+products+") p "+page.String()+
		" ORDER BY "+order+" LIMIT "+page.Arg(read.Limit(limit)), page.Args...)
}

// narrow adds the filter's conditions on products p and, when there is a query, texts t. '0' is the byte after '/'.
func (f Filter) narrow(w *read.Where) {
	if f.Query != "" {
		w.And("t.document @@ websearch_to_tsquery('english', ?)", f.Query)
	}
	if f.Category != "" {
		w.And("(p.category = ? OR p.category >= ? AND p.category < ?)", f.Category, f.Category+"/", f.Category+"0")
	}
	if f.Brand != "" {
		w.And("p.brand = ?", f.Brand)
	}
	if !f.Hidden {
		w.And("p.published")
	}
}

// Product returns one product, published or not.
func (q Queries) Product(ctx context.Context, id string) (Product, error) {
	found, err := q.ByID(ctx, []string{id})
	if err != nil {
		return Product{}, err
	}
	if p, ok := found[id]; ok {
		return p, nil
	}
	return Product{}, product.ErrNotFound
}

// ByID returns those of the products that exist, published or not.
func (q Queries) ByID(ctx context.Context, ids []string) (map[string]Product, error) {
	list, err := q.products(ctx, `
		SELECT `+columns+`
		FROM (SELECT p.*, t.body, 0::float8 AS rank FROM live.products p JOIN live.texts t USING (id)) p
		WHERE p.id = ANY($1)`, ids)
	found := make(map[string]Product, len(list))
	for _, p := range list {
		found[p.ID] = p
	}
	return found, err
}

// products runs a query for products and gives each its variants.
func (q Queries) products(ctx context.Context, sql string, args ...any) ([]Product, error) {
	list, err := read.All(ctx, q.View, intoProduct, sql, args...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	index := make(map[string]int, len(list))
	ids := make([]string, len(list))
	for i, p := range list {
		index[p.ID], ids[i] = i, p.ID
	}
	variants, err := read.All(ctx, q.View, intoOwned, `
		SELECT product_id, sku, options::json, price_minor, currency FROM live.variants
		WHERE product_id = ANY($1) ORDER BY product_id, claimed, sku`, ids)
	for _, v := range variants {
		i := index[v.productID]
		list[i].Variants = append(list[i].Variants, v.variant)
	}
	return list, err
}

type owned struct {
	productID string
	variant   product.Variant
}

var intoOwned = read.Into(func(o *owned) []any {
	return []any{&o.productID, &o.variant.SKU, &o.variant.Options, &o.variant.Price.Minor, &o.variant.Price.Currency}
})
