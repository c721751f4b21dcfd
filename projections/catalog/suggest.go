package catalog

import (
	"context"

	"github.com/jackc/pgx/v5"

	"cartwright/projections/read"
	"cartwright/projections/words"
)

// Kinds of suggestions.
const (
	Brand    = "brand"
	Category = "category"
	Search   = "search"
	Title    = "product"
)

const (
	minSearches = 3            // what fewer found is nobody else's business
	few         = 3            // of each kind but products
	last        = "\U0010FFFF" // sorts after every text with the same beginning
)

// Suggestion completes what a shopper has typed so far.
type Suggestion struct {
	Kind      string
	Text      string // of a brand or category: what the filter takes
	ProductID string // of a product
}

// Suggestions returns popular searches, categories, brands and titles that begin with the prefix, in this order.
func (q Queries) Suggestions(ctx context.Context, prefix string, limit int) ([]Suggestion, error) {
	from := words.Fold(prefix)
	if from == "" {
		return nil, nil
	}
	return read.All(ctx, q.View, pgx.RowToStructByPos[Suggestion], `
		SELECT kind, text, product_id FROM (
			(SELECT 1 AS part, found AS weight, 'search' AS kind, query AS text, '' AS product_id
			 FROM live.searches
			 WHERE query >= $1 AND query < $2 AND found >= $3
			 ORDER BY found DESC, query LIMIT $4)
			UNION ALL
			(SELECT 2, 0, kind, label, ''
			 FROM live.terms
			 WHERE kind = 'category' AND folded >= $1 AND folded < $2 AND EXISTS (
			 	SELECT FROM live.products WHERE published AND
			 		(category = label OR category >= label || '/' AND category < label || '0'))
			 ORDER BY label LIMIT $4)
			UNION ALL
			(SELECT 3, 0, kind, label, ''
			 FROM live.terms
			 WHERE kind = 'brand' AND folded >= $1 AND folded < $2 AND EXISTS (
			 	SELECT FROM live.products WHERE published AND brand = label)
			 ORDER BY label LIMIT $4)
			UNION ALL
			(SELECT 4, 0, 'product', title, id
			 FROM live.products
			 WHERE published AND folded >= $1 AND folded < $2
			 ORDER BY folded, id LIMIT $5)
		) s
		ORDER BY part, weight DESC, text COLLATE "C", product_id LIMIT $5`,
		from, from+last, minSearches, few, read.Limit(limit))
}

// Count is how many products share a brand or a category.
type Count struct {
	Value    string
	Products int64
}

// Categories counts the products of each category that fit the filter, the largest first.
func (q Queries) Categories(ctx context.Context, f Filter) ([]Count, error) {
	return q.count(ctx, "p.category", f)
}

// Brands counts the products of each brand that fit the filter, the largest first.
func (q Queries) Brands(ctx context.Context, f Filter) ([]Count, error) {
	return q.count(ctx, "p.brand", f)
}

func (q Queries) count(ctx context.Context, column string, f Filter) ([]Count, error) {
	products := "live.products p"
	if f.Query != "" {
		products += " JOIN live.texts t USING (id)"
	}
	var w read.Where
	f.narrow(&w)
	w.And(column + " <> ''")
	return read.All(ctx, q.View, pgx.RowToStructByPos[Count], `
		SELECT `+column+`, count(*) FROM `+products+` `+w.String()+`
		GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT `+w.Arg(read.MaxLimit), w.Args...)
}
