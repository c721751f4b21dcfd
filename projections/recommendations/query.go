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

// Recommendation is a product with how much speaks for it. Scores compare within one answer only; on equal scores the
// smaller id comes first, so that two answers never differ.
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
	SELECT product_id, sum((views + 3 * carts + 10 * purchases) * 0.5 ^ (age / 7.0))::float8 AS score
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

// Next returns what the visit may want to see next. Of its last five products each speaks for those that were viewed
// right after it and, half as much, for those that were bought with it: in proportion to how often, and by exp(−q) the
// less the more (q) products were viewed since. Popularity decides what they leave open and fills up the list. What the
// visit has seen is left out.
func (q Queries) Next(ctx context.Context, visitID string, limit int) ([]Recommendation, error) {
	return q.recommend(ctx, `
		WITH seen AS (
			SELECT product_id, exp(1 - row_number() OVER (ORDER BY last DESC)) AS weight
			FROM live.views WHERE visit_id = $1
			ORDER BY last DESC
		), latest AS (
			SELECT * FROM seen ORDER BY weight DESC LIMIT 5
		), votes AS (
			SELECT next.product_id, 'viewed_next' AS reason, latest.weight * next.share AS score
			FROM latest CROSS JOIN LATERAL (
				SELECT product_id, times / sum(times) OVER () AS share FROM live.transitions
				WHERE previous_id = latest.product_id
				ORDER BY times DESC, product_id LIMIT 200
			) next
			UNION ALL
			SELECT other.other_id, 'bought_together', 0.5 * latest.weight * other.share
			FROM latest CROSS JOIN LATERAL (
				SELECT other_id, orders / sum(orders) OVER () AS share FROM live.pairs
				WHERE product_id = latest.product_id
				ORDER BY orders DESC, other_id LIMIT 200
			) other
			UNION ALL
			(SELECT product_id, 'popular', 0.01 * score / max(score) OVER ()
			FROM (`+popularity+`) popularity
			ORDER BY score DESC, product_id LIMIT 400)
		), reasons AS (
			SELECT product_id, reason, sum(score) AS score FROM votes GROUP BY product_id, reason
		)
		SELECT product_id, round(sum(score)::numeric, 9)::float8, (array_agg(reason ORDER BY score DESC, reason))[1]
		FROM reasons
		WHERE product_id NOT IN (SELECT product_id FROM seen)
		GROUP BY product_id
		ORDER BY 2 DESC, 1 LIMIT $2`, visitID, read.Limit(limit))
}

func (q Queries) recommend(ctx context.Context, sql string, args ...any) ([]Recommendation, error) {
	return read.All(ctx, q.View, pgx.RowToStructByPos[Recommendation], sql, args...)
}
