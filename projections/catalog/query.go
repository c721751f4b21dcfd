package catalog

import (
	"context"
	"time"

	"cartwright/domain/product"
	"cartwright/projections"
	"cartwright/projections/read"
)

// Queries answers from the catalogue.
type Queries struct {
	View projections.View
	Zone *time.Location // in which the shop counts days; nil is UTC
}

// Product is a product as shoppers and the back office see it.
type Product struct {
	ID string
	product.Description
	Options   []product.Option
	Status    product.Status
	Published bool
	CreatedAt time.Time
	Revision  int64
	Variants  []Variant // in the order they were added, at their own price
	Place     Place
}

// Place is where a product stands in a list: the next page begins after the last product's.
type Place struct {
	Rank    float64 // how well it fits the query; 0 without one
	Created int64   // position in the log
}

// Filter says which products are wanted. Empty fields ask for nothing.
type Filter struct {
	Query    string // words, "phrases", -exclusions
	Category string // id; with all that lies below it
	Brand    string
	Hidden   bool // also what is not published
}

const columns = `p.id, p.title, p.body, p.brand, p.category, p.image, d.attributes::json, d.media::json, d.options::json,
	p.status, p.published, p.created_at, p.revision, p.created, p.rank`

var intoProduct = read.Into(func(p *Product) []any {
	return []any{
		&p.ID, &p.Title, &p.Text, &p.Brand, &p.Category, &p.Image, &p.Attributes, &p.Media, &p.Options,
		&p.Status, &p.Published, &p.CreatedAt, &p.Revision,
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
	return q.products(ctx, "SELECT "+columns+" FROM ("+products+") p JOIN live.details d USING (id) "+page.String()+
		" ORDER BY "+order+" LIMIT "+page.Arg(read.Limit(limit)), page.Args...)
}

// inCategory is true for the category, for all that lie below it in the tree, and for those that nobody has created but
// whose ids say so.
const inCategory = `(
	p.category IN (
		WITH RECURSIVE below(id) AS (
			SELECT ?::text COLLATE "C"
			UNION
			SELECT c.id FROM live.categories c JOIN below ON c.parent = below.id WHERE NOT c.removed
		) SELECT id FROM below
	) OR p.category >= ? AND p.category < ? AND NOT EXISTS (
		SELECT FROM live.categories c WHERE c.id = p.category AND NOT c.removed
	))`

// narrow adds the filter's conditions on products p and, when there is a query, texts t. '0' is the byte after '/'.
func (f Filter) narrow(w *read.Where) {
	if f.Query != "" {
		w.And("t.document @@ websearch_to_tsquery('english', ?)", f.Query)
	}
	if f.Category != "" {
		w.And(inCategory, f.Category, f.Category+"/", f.Category+"0")
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
		return q.unpacked(ctx, p)
	}
	return Product{}, product.ErrNotFound
}

// unpacked says what the bundles of a product hold, by name.
func (q Queries) unpacked(ctx context.Context, p Product) (Product, error) {
	offers := map[string]product.Offer{}
	for _, v := range p.Variants {
		own := product.Product{Variants: []product.Variant{v.Variant}}
		offers[v.SKU], _ = own.Offer(v.SKU)
	}
	parts, err := q.parts(ctx, offers)
	for i := range p.Variants {
		v := &p.Variants[i]
		v.Parts = offers[v.SKU].Assembled(parts).Parts
	}
	return p, err
}

// ByID returns those of the products that exist, published or not.
func (q Queries) ByID(ctx context.Context, ids []string) (map[string]Product, error) {
	list, err := q.products(ctx, `
		SELECT `+columns+`
		FROM `+everything+` WHERE p.id = ANY($1)`, ids)
	found := make(map[string]Product, len(list))
	for _, p := range list {
		found[p.ID] = p
	}
	return found, err
}

// everything is all products.
const everything = `(SELECT p.*, t.body, 0::float8 AS rank FROM live.products p JOIN live.texts t USING (id)) p JOIN live.details d USING (id)`

// All returns a page of all products, the oldest first: those created after a position in the log.
func (q Queries) All(ctx context.Context, after int64, limit int) ([]Product, error) {
	return q.products(ctx, `SELECT `+columns+` FROM `+everything+` WHERE p.created > $1 ORDER BY p.created LIMIT $2`,
		after, read.Limit(limit))
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
		SELECT v.product_id, `+variantColumns+` FROM live.variants v
		WHERE v.product_id = ANY($1) AND NOT v.removed ORDER BY v.product_id, v.claimed, v.sku`, ids)
	for _, v := range variants {
		i := index[v.productID]
		list[i].Variants = append(list[i].Variants, Variant{Variant: v.variant})
	}
	return list, err
}

type owned struct {
	productID string
	variant   product.Variant
}

var intoOwned = read.Into(func(o *owned) []any { return append([]any{&o.productID}, variantFields(&o.variant)...) })
