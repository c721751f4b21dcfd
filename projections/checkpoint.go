package projections

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"cartwright/domain/event"
	"cartwright/projections/pubsub"
)

// pollEvery is how often checkpoints are read by a program that waits for a projection another program folds.
const pollEvery = 25 * time.Millisecond

func readCheckpoints(ctx context.Context, db querier, schema string) (map[int]event.Position, error) {
	const sql = `SELECT part, commit_pos, prepare_pos FROM cartwright.projection_checkpoint WHERE schema_name = $1`
	rows, err := db.Query(ctx, sql, schema)
	if err != nil {
		return nil, fmt.Errorf("read the checkpoints of %s: %w", schema, err)
	}
	positions := map[int]event.Position{}
	var part int
	var commit, prepare int64
	_, err = pgx.ForEachRow(rows, []any{&part, &commit, &prepare}, func() error {
		positions[part] = event.Position{Commit: uint64(commit), Prepare: uint64(prepare)}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the checkpoints of %s: %w", schema, err)
	}
	if len(positions) != pubsub.Partitions {
		return nil, fmt.Errorf("%s has %d checkpoints, not %d", schema, len(positions), pubsub.Partitions)
	}
	return positions, nil
}

func lowest(positions map[int]event.Position) event.Position {
	at := positions[0]
	for _, position := range positions {
		if position.Before(at) {
			at = position
		}
	}
	return at
}

// errNotYet is returned to those who wait when it is worth looking again.
var errNotYet = errors.New("not yet")

// look reads the checkpoints of a build that this program does not fold.
func (e *Engine) look(ctx context.Context, schema string, at event.Position) error {
	positions, err := readCheckpoints(ctx, e.pool, schema)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err == nil && lowest(positions).Before(at):
		return errors.Join(errNotYet, e.leases.Ask(ctx, schema))
	default:
		return err
	}
}
