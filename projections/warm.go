package projections

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"cartwright/projections/pause"
	"cartwright/projections/pubsub"
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
var ErrNothingBefore = errors.New("there is nothing to go back to: the tables before are kept for an hour after a swap")

// Rollback makes the build before the live one answer again. Where this program has its folds it has been folded all
// along, so that it is as far as the live one. Where it is of a version that this program does not declare, it answers as
// it stands, and Status says how far that is. The one that answered is kept in its turn: another Rollback takes this
// one back.
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
	before, ok := buildBefore(buildsOf(builds, name))
	if !ok {
		return ErrNothingBefore
	}
	if _, ours := d.of(before); ours {
		if err := e.awaitAsFar(ctx, live.Schema, before.Schema); err != nil {
			return err
		}
	}
	e.warm(live.Schema)
	if err := e.swap(ctx, before); err != nil {
		return err
	}
	e.desk.wake()
	return nil
}

// awaitAsFar waits until a build is as far as the live one.
func (e *Engine) awaitAsFar(ctx context.Context, live, before string) error {
	ctx, cancel := context.WithTimeout(ctx, rollbackWait)
	defer cancel()
	for {
		ok, err := e.asFarAs(ctx, live, before)
		if err != nil {
			return fmt.Errorf("wait until %s is as far as %s: %w", before, live, err)
		}
		if ok {
			return nil
		}
		pause.For(ctx, pollEvery)
	}
}

// buildBefore is the one to go back to: the last retired.
func buildBefore(builds []build) (before build, ok bool) {
	live, _ := find(builds, Live)
	for _, b := range builds {
		if b.State == Retired && !b.expired(live) && (!ok || b.Retired < before.Retired) {
			before, ok = b, true
		}
	}
	return before, ok
}

// expired says that nobody goes back to a build any more. One of a higher version than the live one, from which somebody
// went back, waits until he goes forth again.
func (b build) expired(live build) bool { return b.Retired > keepRetired && b.Version <= live.Version }

// wentBack says that the declared version has answered before an older one did again.
func wentBack(d definition, builds []build) bool {
	live, _ := find(builds, Live)
	for _, b := range builds {
		if b.State == Retired && b.Version > live.Version && b.Version == d.Version && b.Fingerprint == d.fingerprint {
			return true
		}
	}
	return false
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
		before, _ := buildBefore(own)
		if folding, ours := d.of(before); ours {
			e.foldWarm(ctx, folding, before)
		}
		for _, b := range own {
			if b.State == Retired && b.Schema != before.Schema && (b.Version == d.Version || b.expired(live)) {
				err = errors.Join(err, e.clear(ctx, b))
			}
		}
	}
	return err
}

func (e *Engine) foldWarm(ctx context.Context, d definition, warm build) {
	if e.runner(warm.Schema) != nil {
		return
	}
	r := e.newRunner(d, warm, e.feed, pubsub.Filter{})
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
