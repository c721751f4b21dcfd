package recommendations

import (
	"context"

	"cartwright/projections/read"
)

// Next returns what the visit may want to see next. Of its last five products each speaks for those that were viewed
// right after it and, half as much, for those that were bought with it: in proportion to how often, and by exp(−q) the
// less the more (q) products were viewed since. Popular products fill up the list. What the visit has seen is left out.
func (q Queries) Next(ctx context.Context, visitID string, limit int) ([]Recommendation, error) {
	limit = read.Limit(limit)
	next, err := q.recommend(ctx, `
		WITH latest AS (
			SELECT product_id, exp(1 - row_number() OVER (ORDER BY last DESC)) AS weight
			FROM live.views WHERE visit_id = $1
			ORDER BY last DESC LIMIT 5
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
		), reasons AS (
			SELECT product_id, reason, round(sum(score)::numeric, 9) AS score FROM votes GROUP BY product_id, reason
		)
		SELECT product_id, sum(score)::float8, (array_agg(reason ORDER BY score DESC, reason))[1]
		FROM reasons
		WHERE product_id NOT IN (SELECT product_id FROM live.views WHERE visit_id = $1)
		GROUP BY product_id
		ORDER BY 2 DESC, 1 LIMIT $2`, visitID, limit)
	if err != nil || len(next) == limit {
		return next, err
	}
	popular, err := q.popularBeside(ctx, visitID, next, limit-len(next))
	return append(next, popular...), err
}

// popularBeside returns popular products that the visit has not seen and that are not recommended already.
func (q Queries) popularBeside(ctx context.Context, visitID string, already []Recommendation, limit int) ([]Recommendation, error) {
	ids := make([]string, len(already))
	for i, r := range already {
		ids[i] = r.ProductID
	}
	return q.recommend(ctx, `
		SELECT product_id, score, 'popular' FROM (`+popularity+`) popularity
		WHERE product_id <> ALL($2) AND product_id NOT IN (SELECT product_id FROM live.views WHERE visit_id = $1)
		ORDER BY score DESC, product_id LIMIT $3`, visitID, ids, limit)
}
