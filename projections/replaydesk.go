package projections

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"cartwright/projections/pause"
)

// desk looks after what is not live: replays, the builds before, and the checking of everything in turn.
type desk struct {
	nudge    chan struct{}
	working  sync.WaitGroup
	reverify time.Duration

	mu     sync.Mutex
	busy   map[string]bool   // by projection: this program does its replay
	meters map[string]*meter // by Postgres schema
}

func newDesk() *desk {
	return &desk{
		nudge: make(chan struct{}, 1), reverify: reverifyEvery, busy: map[string]bool{}, meters: map[string]*meter{},
	}
}

// wake makes the desk look for work now.
func (d *desk) wake() {
	select {
	case d.nudge <- struct{}{}:
	default:
	}
}

// openDesk starts the work, which ends with ctx, and returns how to wait for that.
func (e *Engine) openDesk(ctx context.Context) (wait func()) {
	e.desk.working.Go(func() { e.attend(ctx) })
	e.desk.working.Go(func() { e.reverify(ctx) })
	return e.desk.working.Wait
}

func (e *Engine) attend(ctx context.Context) {
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for {
		if err := errors.Join(e.takeReplays(ctx), e.keepWarm(ctx)); err != nil && ctx.Err() == nil {
			e.logger.Warn("cannot look after replays, trying again", "error", err)
		}

		e.meterAll()
		select {
		case <-ticker.C:
		case <-e.desk.nudge:
		case <-ctx.Done():
			return
		}
	}
}

// takeReplays goes on with every unfinished replay that no other program is at.
func (e *Engine) takeReplays(ctx context.Context) error {
	unfinished, err := readReplays(ctx, e.pool, `WHERE finished_at IS NULL`)
	if err != nil {
		return err
	}
	for _, r := range unfinished {
		d, err := e.definition(r.Projection)
		if err != nil || !e.desk.begin(r.Projection) {
			continue // another program's projection, or under way here
		}
		unlock, ours, err := e.lockReplay(ctx, r.Projection)
		if err != nil || !ours {
			e.desk.end(r.Projection)
			if err != nil {
				return err
			}
			continue
		}
		e.desk.working.Go(func() {
			defer e.desk.end(r.Projection)
			defer unlock()
			e.workOn(ctx, d, r.ID)
		})
	}
	return nil
}

func (d *desk) begin(name string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.busy[name] {
		return false
	}
	d.busy[name] = true
	return true
}

func (d *desk) end(name string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.busy, name)
}

// workOn takes a replay as far as it can. Whatever breaks, the next look goes on from the checkpoints.
func (e *Engine) workOn(ctx context.Context, d definition, id string) {
	r, err := e.FindReplay(ctx, id)
	if err != nil || r.Finished() {
		return
	}
	p := &replayer{engine: e, definition: d, now: r}
	if err := p.run(ctx); err != nil && ctx.Err() == nil {
		e.logger.Warn("the replay does not go on, trying again", "projection", d.Name, "replay", id, "error", err)
		pause.For(ctx, lookEvery)
	}
}

// lockReplay makes this program the only one at a projection's replay, while the connection lives.
func (e *Engine) lockReplay(ctx context.Context, name string) (unlock func(), ours bool, err error) {
	conn, err := e.pool.Acquire(ctx)
	if err != nil {
		return nil, false, fmt.Errorf("replay %s: %w", name, err)
	}
	err = conn.QueryRow(ctx, "SELECT pg_try_advisory_lock($1, hashtext($2))", replayLocks, name).Scan(&ours)
	if err == nil && ours {
		held := conn.Hijack() // the replay needs connections itself, and must not wait for its own
		return func() { unlockReplay(held, name) }, true, nil
	}
	conn.Release()
	if err != nil {
		err = fmt.Errorf("replay %s: %w", name, err)
	}
	return nil, false, err
}

// unlockReplay gives the lock back and ends the session that held it. The server notices either way.
func unlockReplay(conn *pgx.Conn, name string) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_, _ = conn.Exec(ctx, "SELECT pg_advisory_unlock($1, hashtext($2))", replayLocks, name)
	_ = conn.Close(ctx)
}
