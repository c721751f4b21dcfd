package recommendations

import (
	"context"

	"github.com/jackc/pgx/v5"

	"cartwright/projections"
	"cartwright/projections/read"
)

// Queries answers what else a shopper may want. Nothing is filtered by what is visible or in stock: ask for more than
// is to be shown (up to read.MaxLimit) and drop the rest.
type Queries struct{ View projections.View }

// Reason says why a product is recommended.
type Reason string

// The reasons.
const (
	BoughtTogether Reason = "bought_together"
	ViewedNext     Reason = "viewed_next"
	IsPopular      Reason = "popular"
)

// Recommendation is a product with how much speaks for it. On equal scores the smaller id comes first, so that two
// answers never differ. Scores of popular products are on a scale of their own.
type Recommendation struct {
	ProductID string
	Score     float64
	Reason    Reason
}

// AlsoBought returns what was bought most often in the same orders. The score is the number of orders.
func (q Queries) AlsoBought(ctx context.Context, productID string, limit int) ([]Recommendation, error) {
	return q.recommend(ctx, `
		SELECT other_id, orders::float8, 'bought_together' FROM live.pairs
		WHERE product_id = $1
		ORDER BY orders DESC, other_id LIMIT $2`, productID, read.Limit(limit))
}

// popularity weighs each act of the last 30 days on record by how much it says, and halves it with every week of age.
// Age is counted from the newest day on record: the answer follows from the log alone.
const popularity = `
	SELECT product_id, round(sum((views + 3 * carts + 10 * purchases) * power(0.5, age / 7.0::float8))::numeric, 9)::float8 AS score
	FROM (
		SELECT *, (SELECT max(day) FROM live.interest) - day AS age FROM live.interest
		WHERE day > (SELECT max(day) FROM live.interest) - 30
	) recent
	GROUP BY product_id`

// Popular returns what shoppers are most interested in, in one category with all that lies below it or in all of them.
func (q Queries) Popular(ctx context.Context, category string, limit int) ([]Recommendation, error) {
	return q.recommend(ctx, `
		SELECT product_id, score, 'popular' FROM (`+popularity+`) popularity
		WHERE $1 = '' OR product_id IN (
			SELECT id FROM live.products WHERE category = $1 OR category >= $1 || '/' AND category < $1 || '0')
		ORDER BY score DESC, product_id LIMIT $2`, category, read.Limit(limit))
}

func (q Queries) recommend(ctx context.Context, sql string, args ...any) ([]Recommendation, error) {
	return read.All(ctx, q.View, pgx.RowToStructByPos[Recommendation], sql, args...)
}
