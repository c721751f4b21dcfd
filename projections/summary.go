package projections

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// summary is what a build's checkpoints say together.
type summary struct {
	age    float64 // seconds since one moved
	folded int64
	digest string
}

// readSummaries returns them by Postgres schema.
func readSummaries(ctx context.Context, db querier) (map[string]summary, error) {
	const sql = `SELECT schema_name, greatest(0, extract(epoch FROM clock_timestamp() - max(updated_at)))::float8,
			coalesce(sum(folded), 0)::bigint, coalesce(left(md5(string_agg(digest::text, ' ' ORDER BY part)), 16), '')
		FROM cartwright.projection_checkpoint GROUP BY schema_name`
	rows, err := db.Query(ctx, sql)
	if err != nil {
		return nil, fmt.Errorf("sum up checkpoints: %w", err)
	}
	summaries := map[string]summary{}
	var schema string
	var s summary
	_, err = pgx.ForEachRow(rows, []any{&schema, &s.age, &s.folded, &s.digest}, func() error {
		summaries[schema] = s
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("sum up checkpoints: %w", err)
	}
	return summaries, nil
}

func (s summary) tell(status *Status) {
	status.CheckpointAge, status.Folded, status.Digest = s.age, s.folded, s.digest
}
