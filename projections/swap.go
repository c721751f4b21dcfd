package projections

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// swap makes a build the one that readers see, in one transaction; the one before it is kept. Readers in this
// program follow at once, others within a second.
func (e *Engine) swap(ctx context.Context, next build) error {
	err := pgx.BeginFunc(ctx, e.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", prepareLock); err != nil {
			return err
		}
		return swapIn(ctx, tx, next)
	})
	if err != nil {
		return fmt.Errorf("swap in %s: %w", next.Schema, err)
	}
	_, err = e.refresh(ctx)
	e.wakeRun()
	return err
}

func swapIn(ctx context.Context, tx pgx.Tx, next build) error {
	const answers = `SELECT state = 'live' FROM cartwright.projection WHERE schema_name = $1`
	var live bool
	if err := tx.QueryRow(ctx, answers, next.Schema).Scan(&live); err != nil || live {
		return err // another program has swapped it in
	}
	round := &pgx.Batch{}
	round.Queue(`UPDATE cartwright.projection SET state = 'retired', retired_at = now()
		WHERE name = $1 AND state = 'live'`, next.Name)
	round.Queue(`UPDATE cartwright.projection SET state = 'live', retired_at = NULL WHERE schema_name = $1`, next.Schema)
	round.Queue(`INSERT INTO cartwright.projection_live (name, schema_name) VALUES ($1, $2)
		ON CONFLICT (name) DO UPDATE SET schema_name = excluded.schema_name`, next.Name, next.Schema)
	return tx.SendBatch(ctx, round).Close()
}

// wakeRun makes Run look after the builds now.
func (e *Engine) wakeRun() {
	select {
	case e.nudge <- struct{}{}:
	default:
	}
}
