package projections

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// forgetReplaysSQL keeps the hundred newest finished replays.
const forgetReplaysSQL = `DELETE FROM cartwright.projection_replay WHERE finished_at IS NOT NULL AND id NOT IN
	(SELECT id FROM cartwright.projection_replay WHERE finished_at IS NOT NULL ORDER BY started_at DESC LIMIT 100)`

const replaySQL = `SELECT id, name, schema_name, state, stage, accept_differences, max_per_second, done, total, events,
	per_second, remaining, difference, detail, revision, started_at, finished_at, wish FROM cartwright.projection_replay `

// FindReplay returns one replay as it stands.
func (e *Engine) FindReplay(ctx context.Context, id string) (Replay, error) {
	all, err := readReplays(ctx, e.pool, `WHERE id = $1`, id)
	if err != nil {
		return Replay{}, err
	}
	if len(all) == 0 {
		return Replay{}, ErrNoReplay
	}
	return all[0], nil
}

// Replays lists the replays that are unfinished and the last that have finished, the newest first.
func (e *Engine) Replays(ctx context.Context) ([]Replay, error) {
	return readReplays(ctx, e.pool, `ORDER BY started_at DESC`)
}

func readReplays(ctx context.Context, db querier, which string, args ...any) ([]Replay, error) {
	rows, err := db.Query(ctx, replaySQL+which, args...)
	if err != nil {
		return nil, fmt.Errorf("read replays: %w", err)
	}
	all, err := pgx.CollectRows(rows, scanReplay)
	if err != nil {
		return nil, fmt.Errorf("read replays: %w", err)
	}
	return all, nil
}

func scanReplay(row pgx.CollectableRow) (r Replay, err error) {
	err = row.Scan(&r.ID, &r.Projection, &r.Schema, &r.State, &r.Stage, &r.AcceptDifferences, &r.MaxPerSecond, &r.Done, &r.Total,
		&r.Events, &r.PerSecond, &r.Remaining, &r.Difference, &r.Detail, &r.Revision, &r.StartedAt, &r.FinishedAt, &r.wish)
	return r, err
}

// save writes how far a replay is and reads what is wished of it.
func (r *Replay) save(ctx context.Context, db querier) error {
	const sql = `UPDATE cartwright.projection_replay AS r SET state = $2, stage = $3, done = $4, total = $5, events = $6,
		per_second = $7, remaining = $8, difference = $9, detail = $10, revision = revision + 1,
		finished_at = CASE WHEN $11 THEN now() END
		WHERE id = $1 AND finished_at IS NULL RETURNING wish, accept_differences, max_per_second,
		coalesce((SELECT stopped FROM cartwright.projection AS p WHERE p.schema_name = r.schema_name), '')`
	finished := r.State == ReplayDone || r.State == ReplayFailed || r.State == ReplayCancelled
	err := db.QueryRow(ctx, sql, r.ID, r.State, r.Stage, int64(r.Done), int64(r.Total), r.Events, r.PerSecond,
		int64(r.Remaining/time.Nanosecond), r.Difference, r.Detail, finished).Scan(&r.wish, &r.AcceptDifferences, &r.MaxPerSecond, &r.stopped)
	if errors.Is(err, pgx.ErrNoRows) {
		return ErrReplayFinished
	}
	if err != nil {
		return fmt.Errorf("save replay %s: %w", r.ID, err)
	}
	return nil
}
