package projections

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"cartwright/domain/event"
)

// compareTries is how often two builds are brought together before comparing is given up: another program may be
// folding them further all the time.
const compareTries = 3

// meetTimeout is how long the live build may be held for the other to come to the same position.
const meetTimeout = 5 * time.Second

var snapshot = pgx.TxOptions{IsoLevel: pgx.RepeatableRead}

// compareWithLive compares a new build with the live one. Both are held at one position only for as long as it takes to
// begin a transaction that sees them there; comparing takes its time while they go on. Nil means that there was no
// comparing, because this program does not fold the live build or never got hold of both.
func (e *Engine) compareWithLive(ctx context.Context, next *runner) (*Difference, error) {
	live := e.shown[next.build.Name].build.Load()
	folding := e.runner(live.Schema)
	if folding == nil {
		return nil, nil
	}
	for range compareTries {
		difference, err := e.compareHeld(ctx, folding, next)
		if difference != nil || err != nil {
			return difference, err
		}
	}
	return nil, nil
}

func (e *Engine) compareHeld(ctx context.Context, live, next *runner) (*Difference, error) {
	tx, err := e.pool.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback(context.WithoutCancel(ctx))
	at, release, err := meet(ctx, live.subscriber.hub, next.subscriber.hub)
	if err != nil {
		return nil, ctx.Err() // that they do not meet is no reason to fail
	}
	together, err := neitherBeyond(ctx, tx, at, live.build.Schema, next.build.Schema)
	release()
	if err != nil || !together {
		return nil, err
	}
	tables, err := compare(ctx, tx, next.build.Schema, live.build.Schema)
	if err != nil {
		return nil, err
	}
	return &Difference{Projection: next.build.Name, Schema: live.build.Schema, At: at, Tables: tables}, nil
}

// neitherBeyond fixes what the transaction sees, and makes sure that nobody else has taken a build beyond a position.
func neitherBeyond(ctx context.Context, tx pgx.Tx, at event.Position, schemas ...string) (bool, error) {
	const sql = `SELECT count(*) FROM cartwright.projection_checkpoint
		WHERE schema_name = ANY ($1) AND (commit_pos, prepare_pos) > ($2, $3)`
	var beyond int
	if err := tx.QueryRow(ctx, sql, schemas, int64(at.Commit), int64(at.Prepare)).Scan(&beyond); err != nil {
		return false, fmt.Errorf("look at the checkpoints: %w", err)
	}
	return beyond == 0, nil
}
