package postgres

import (
	"context"
	"fmt"
	"math"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"cartwright/domain/event"
	"cartwright/projections/pubsub"
)

// Checkpoints are how far each consumer of the log has come, per partition.
type Checkpoints struct {
	pool *pgxpool.Pool
}

// NewCheckpoints returns the checkpoints of a migrated database.
func NewCheckpoints(pool *pgxpool.Pool) *Checkpoints {
	return &Checkpoints{pool: pool}
}

// Load returns a consumer's checkpoints by partition; a partition that never saved one is absent.
func (c *Checkpoints) Load(ctx context.Context, consumer string) (map[int]event.Position, error) {
	rows, err := c.pool.Query(ctx, `
		SELECT part, commit_pos, prepare_pos FROM cartwright.consumer_checkpoint WHERE consumer = $1`, consumer)
	if err != nil {
		return nil, fmt.Errorf("load checkpoints of %s: %w", consumer, err)
	}
	checkpoints := map[int]event.Position{}
	var part int
	var commit, prepare int64
	_, err = pgx.ForEachRow(rows, []any{&part, &commit, &prepare}, func() error {
		checkpoints[part] = event.Position{Commit: uint64(commit), Prepare: uint64(prepare)}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load checkpoints of %s: %w", consumer, err)
	}
	return checkpoints, nil
}

// Save moves a checkpoint from where the saver left it, or returns a pubsub.ErrFenced: another program has saved one
// since, or the database has crashed and forgotten the last.
func (c *Checkpoints) Save(ctx context.Context, consumer string, part int, from, to event.Position) error {
	// The column is signed. No log has places in the upper half, but "the end" is written as the highest number,
	// and as a checkpoint it would skip everything.
	if to.Commit > math.MaxInt64 || to.Prepare > math.MaxInt64 {
		return fmt.Errorf("save checkpoint of %s: %d/%d is not a place in the log", consumer, to.Commit, to.Prepare)
	}
	moved, err := relaxed(ctx, c.pool, saveSQL, consumer, part,
		int64(from.Commit), int64(from.Prepare), int64(to.Commit), int64(to.Prepare))
	switch {
	case err != nil:
		return fmt.Errorf("save checkpoint of %s: %w", consumer, err)
	case moved.RowsAffected() == 0:
		return fmt.Errorf("save checkpoint of %s/%d: %w", consumer, part, pubsub.ErrFenced)
	}
	return nil
}

// saveSQL makes a row only for a partition that has not begun.
const saveSQL = `
	INSERT INTO cartwright.consumer_checkpoint AS old (consumer, part, commit_pos, prepare_pos)
	SELECT $1, $2, $5, $6
	WHERE ($3::bigint, $4::bigint) = (0, 0)
		OR EXISTS (SELECT FROM cartwright.consumer_checkpoint WHERE consumer = $1 AND part = $2)
	ON CONFLICT (consumer, part) DO UPDATE
	SET commit_pos = excluded.commit_pos, prepare_pos = excluded.prepare_pos, updated_at = now()
	WHERE (old.commit_pos, old.prepare_pos) = ($3, $4)`
