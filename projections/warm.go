package projections

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	// keepRetired is how long the build before the live one is folded on, so that going back to it takes no time.
	keepRetired = time.Hour
	// readersGone is when no reader is left in a build that has been swapped out.
	readersGone = 10 * time.Second
	// rollbackWait is how long a build may need to come as far as the live one.
	rollbackWait = 10 * time.Second
)

// ErrNothingBefore is returned when there is no build to go back to.
var ErrNothingBefore = errors.New("there is nothing to go back to: " +
	"the tables before are kept for an hour after a swap, if this program declares their version")

// Rollback makes the build before the live one answer again. It has been folded all along, so that it is as far as the
// live one. That one is kept in its turn: another Rollback takes this one back.
func (e *Engine) Rollback(ctx context.Context, name string) error {
	d, err := e.definition(name)
	if err != nil {
		return ErrNoProjection
	}
	builds, err := readBuilds(ctx, e.pool)
	if err != nil {
		return err
	}
	live, _ := find(buildsOf(builds, name), Live)
	before, ok := warmBuild(d, buildsOf(builds, name))
	if !ok {
		return ErrNothingBefore
	}
	ctx, cancel := context.WithTimeout(ctx, rollbackWait)
	defer cancel()
	for ok = false; !ok; {
		if ok, err = e.asFarAs(ctx, live.Schema, before.Schema); err != nil {
			return fmt.Errorf("wait until %s is as far as %s: %w", before.Schema, live.Schema, err)
		}
		if !ok {
			pause(ctx, pollEvery)
		}
	}
	e.warm(live.Schema)
	if err := e.swap(ctx, before); err != nil {
		return err
	}
	e.desk.wake()
	return nil
}

// warmBuild is the one to go back to: the last retired that this program can fold.
func warmBuild(d definition, builds []build) (warm build, ok bool) {
	for _, b := range builds {
		foldable := b.State == Retired && b.Version == d.Version && b.Fingerprint == d.fingerprint && b.Retired < keepRetired
		if foldable && (!ok || b.Retired < warm.Retired) {
			warm, ok = b, true
		}
	}
	return warm, ok
}

// asFarAs says whether readers who go from one build to another will miss nothing: each partition of the other has the
// last event that the first has.
func (e *Engine) asFarAs(ctx context.Context, first, other string) (bool, error) {
	const sql = `SELECT count(*) FROM cartwright.projection_checkpoint AS a JOIN cartwright.projection_checkpoint AS b USING (part)
		WHERE a.schema_name = $1 AND b.schema_name = $2 AND (b.commit_pos, b.prepare_pos) < (a.commit_pos, a.prepare_pos)
			AND a.event_time IS NOT NULL AND (b.event_time IS NULL OR b.event_time < a.event_time)`
	var behind int
	if err := e.pool.QueryRow(ctx, sql, first, other).Scan(&behind); err != nil {
		return false, fmt.Errorf("compare how far %s and %s are: %w", first, other, err)
	}
	return behind == 0, nil
}

// warm takes a build's runner out of Run's hands, so that it goes on when readers have left.
func (e *Engine) warm(schema string) {
	if r := e.runner(schema); r != nil {
		r.replaying.Store(true)
	}
}

// keepWarm folds the build before the live one of every projection on, and drops what nobody will need again.
func (e *Engine) keepWarm(ctx context.Context) error {
	builds, err := e.refresh(ctx)
	if err != nil {
		return err
	}
	for _, d := range e.definitions {
		own := buildsOf(builds, d.Name)
		live, _ := find(own, Live)
		if r := e.runner(live.Schema); r != nil {
			r.replaying.Store(false)
		}
		warm, _ := warmBuild(d, own)
		e.foldWarm(ctx, d, warm)
		for _, b := range own {
			if b.State == Retired && b.Schema != warm.Schema && (b.Version == d.Version || b.Retired > keepRetired) {
				err = errors.Join(err, e.clear(ctx, b))
			}
		}
	}
	return err
}

func (e *Engine) foldWarm(ctx context.Context, d definition, warm build) {
	if warm.Schema == "" || e.runner(warm.Schema) != nil {
		return
	}
	r := e.newRunner(d, warm, Filter{})
	r.replaying.Store(true)
	r.start(context.WithoutCancel(ctx))
	e.add(r)
}

// clear stops folding a build, and drops it when its readers have gone. One that is still being read is left until the
// next look: nobody shall wait for the lock.
func (e *Engine) clear(ctx context.Context, b build) error {
	e.remove(func(r *runner) bool { return r.build.Schema == b.Schema })
	if b.Retired < readersGone {
		return nil
	}
	return pgx.BeginFunc(ctx, e.pool, func(tx pgx.Tx) error {
		const hurry = "SELECT pg_advisory_xact_lock($1), set_config('lock_timeout', '100ms', true)"
		if _, err := tx.Exec(ctx, hurry, prepareLock); err != nil {
			return err
		}
		return dropBuild(ctx, tx, b)
	})
}
