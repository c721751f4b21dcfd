package projections

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"cartwright/domain/event"
	"cartwright/projections/pause"
)

const (
	reverifyEvery = 10 * time.Minute
	reverifyFirst = time.Minute // after the start
	reverifyPace  = 20_000      // events a second, and fewer when a live build is late
	reverifyRows  = 2_000_000   // what the memory of a serving program can spare
	reverifyLock  = " verify"   // no projection is called so
	adjustEvery   = 100 * time.Millisecond
)

// Verified is what the last independent fold of a build's events has shown.
type Verified struct {
	At       time.Time
	Position event.Position // everything up to here was right or wrong
	Events   int64
	Equal    bool
	Detail   string // what differs
}

// ReverifyEvery sets how often one of the projections, the one whose turn it is, is verified while the engine runs.
// It is set before Run.
func (e *Engine) ReverifyEvery(pause time.Duration) { e.desk.reverify = pause }

// reverify proves one projection after the other, at low priority, in one of the programs, until ctx ends.
func (e *Engine) reverify(ctx context.Context) {
	for pause.For(ctx, min(e.desk.reverify, reverifyFirst)); ctx.Err() == nil; pause.For(ctx, e.desk.reverify) {
		if err := e.reverifyNext(ctx); err != nil && ctx.Err() == nil {
			e.logger.Warn("cannot verify, trying again later", "error", err)
		}
	}
}

func (e *Engine) reverifyNext(ctx context.Context) error {
	unlock, ours, err := e.lockReplay(ctx, reverifyLock)
	if err != nil || !ours {
		return err
	}
	defer unlock()
	d, ok, err := e.whoseTurn(ctx)
	if err != nil || !ok {
		return err
	}
	slow := newBrake()
	slow.set(false, reverifyPace)
	ctx, done := context.WithCancel(ctx)
	defer done()
	e.desk.working.Go(func() { e.brakeFor(ctx, slow) })
	difference, err := e.verify(ctx, d, brakedFeed{e.feed, slow}, reverifyRows)
	if err != nil {
		return fmt.Errorf("verify %s: %w", d.Name, err)
	}
	return e.noteVerified(ctx, difference)
}

// brakeFor keeps a background reader from delaying what is live.
func (e *Engine) brakeFor(ctx context.Context, b *brake) {
	ticker := time.NewTicker(adjustEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			b.adjust(e.liveLag(), reverifyPace)
		case <-ctx.Done():
			return
		}
	}
}

// whoseTurn is the projection that was verified longest ago, or never.
func (e *Engine) whoseTurn(ctx context.Context) (turn definition, ok bool, err error) {
	verified, err := readVerified(ctx, e.pool)
	if err != nil {
		return definition{}, false, err
	}
	var oldest time.Time
	for _, d := range e.definitions {
		live := e.shown[d.Name].build.Load()
		if live == nil {
			continue
		}
		if _, ours := d.of(*live); !ours {
			continue
		}
		if at := verified[live.Schema].At; !ok || at.Before(oldest) {
			turn, oldest, ok = d, at, true
		}
	}
	return turn, ok, nil
}

// noteVerified keeps the result for everybody to see.
func (e *Engine) noteVerified(ctx context.Context, d Difference) error {
	if !d.Empty() {
		e.logger.Error("the tables are not what the log says", "projection", d.Projection, "schema", d.Schema, "difference", d.String())
	}
	const sql = `INSERT INTO cartwright.projection_verified (schema_name, commit_pos, prepare_pos, events, equal, detail)
		SELECT schema_name, $2, $3, $4, $5, $6 FROM cartwright.projection WHERE schema_name = $1
		ON CONFLICT (schema_name) DO UPDATE SET verified_at = now(), commit_pos = excluded.commit_pos,
			prepare_pos = excluded.prepare_pos, events = excluded.events, equal = excluded.equal, detail = excluded.detail`
	detail := ""
	if !d.Empty() {
		detail = reason(errors.New(d.String()))
	}
	_, err := e.pool.Exec(ctx, sql, d.Schema, int64(d.At.Commit), int64(d.At.Prepare), d.Events, d.Empty(), detail)
	if err != nil {
		return fmt.Errorf("note what verifying %s has shown: %w", d.Projection, err)
	}
	return nil
}

// readVerified returns results by Postgres schema.
func readVerified(ctx context.Context, db querier) (map[string]Verified, error) {
	const sql = `SELECT schema_name, verified_at, commit_pos, prepare_pos, events, equal, detail FROM cartwright.projection_verified`
	rows, err := db.Query(ctx, sql)
	if err != nil {
		return nil, fmt.Errorf("read what was verified: %w", err)
	}
	all := map[string]Verified{}
	var schema string
	var v Verified
	_, err = pgx.ForEachRow(rows, []any{&schema, &v.At, &v.Position.Commit, &v.Position.Prepare, &v.Events, &v.Equal, &v.Detail}, func() error {
		all[schema] = v
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read what was verified: %w", err)
	}
	return all, nil
}
