package projections

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Replay folds a projection's whole history into a new build while the live one answers, compares the two at the same
// position of the log, and makes the new one live. It returns when readers see it. The build before stays as it is until
// a later replay. If ctx ends first, nothing has changed.
func (e *Engine) Replay(ctx context.Context, name string, report func(ReplayProgress)) error {
	d, err := e.definition(name)
	if err != nil {
		return err
	}
	unlock, err := e.lockReplay(ctx, name)
	if err != nil {
		return err
	}
	defer unlock()
	next, err := e.beginReplay(ctx, d)
	if err != nil {
		return fmt.Errorf("replay %s: %w", name, err)
	}
	r := e.newRunner(d, next, filterFor(d, next))
	r.replaying.Store(true)
	r.start(context.WithoutCancel(ctx))
	e.add(r)
	if err := e.replay(ctx, r, report); err != nil {
		e.remove(func(other *runner) bool { return other == r })
		return errors.Join(fmt.Errorf("replay %s: %w", name, err), e.discard(ctx, next))
	}
	e.adopt(r)
	return nil
}

// replay takes a new build from its first event to the readers.
func (e *Engine) replay(ctx context.Context, r *runner, report func(ReplayProgress)) error {
	p, err := e.newProgress(ctx, r, report)
	if err != nil {
		return err
	}
	defer p.end()
	if err := p.until(ctx, StageBuilding, r.subscriber.hub.upToDate); err != nil {
		return err
	}
	r.subscriber.hub.widen()
	if err := p.until(ctx, StageCatchingUp, r.subscriber.hub.upToDate); err != nil {
		return err
	}
	p.tell(StageComparing)
	if p.now.Difference, err = e.compareWithLive(ctx, r); err != nil {
		return err
	}
	if err := e.swap(ctx, r.build); err != nil {
		return err
	}
	p.tell(StageDone)
	return nil
}

// lockReplay makes this replay the only one of its projection, in all programs, while its connection lives.
func (e *Engine) lockReplay(ctx context.Context, name string) (unlock func(), err error) {
	conn, err := e.pool.Acquire(ctx)
	if err != nil {
		return nil, fmt.Errorf("replay %s: %w", name, err)
	}
	var locked bool
	err = conn.QueryRow(ctx, "SELECT pg_try_advisory_lock($1, hashtext($2))", replayLocks, name).Scan(&locked)
	switch {
	case err != nil:
		err = fmt.Errorf("replay %s: %w", name, err)
	case !locked:
		err = fmt.Errorf("replay %s: one is running already", name)
	default:
		return func() { unlockReplay(conn, name) }, nil
	}
	conn.Release()
	return nil, err
}

// unlockReplay gives the lock back, or if that fails ends the session that holds it.
func unlockReplay(conn *pgxpool.Conn, name string) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_unlock($1, hashtext($2))", replayLocks, name); err != nil {
		_ = conn.Conn().Close(ctx) // the server notices either way
	}
	conn.Release()
}

// beginReplay drops what earlier replays have left and makes new tables.
func (e *Engine) beginReplay(ctx context.Context, d definition) (next build, err error) {
	err = pgx.BeginFunc(ctx, e.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", prepareLock); err != nil {
			return err
		}
		builds, err := readBuilds(ctx, tx)
		if err != nil {
			return err
		}
		builds = buildsOf(builds, d.Name)
		if live, ok := find(builds, Live); !ok || live.Version != d.Version {
			return fmt.Errorf("version %d is being built and goes live by itself", d.Version)
		}
		for _, b := range builds {
			if b.State != Building && !b.Obsolete {
				continue
			}
			if err := dropBuild(ctx, tx, b); err != nil {
				return err
			}
		}
		next, err = createBuild(ctx, tx, d, Building)
		return err
	})
	return next, err
}

// discard drops a build that did not make it, even when ctx has ended.
func (e *Engine) discard(ctx context.Context, b build) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	return pgx.BeginFunc(ctx, e.pool, func(tx pgx.Tx) error { return dropBuild(ctx, tx, b) })
}
