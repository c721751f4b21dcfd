package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/errgroup"
)

// Timer is something a process asked to be told at a time.
type Timer struct {
	ID      string // derived from what caused it, so that asking twice makes one timer
	Process string // who asked
	Name    string // what is to be said
	Due     time.Time
	Payload []byte // JSON
}

// Timers are rows in the database, so they survive restarts and any node may fire them.
type Timers struct {
	pool   *pgxpool.Pool
	logger *slog.Logger
}

// NewTimers returns the timers of a migrated database.
func NewTimers(pool *pgxpool.Pool, logger *slog.Logger) *Timers {
	return &Timers{pool: pool, logger: logger}
}

// Schedule sets timers. One that is already set stays as it is; one that has fired is set again, and whoever it
// is for recognises the repetition by its id.
func (t *Timers) Schedule(ctx context.Context, timers ...Timer) error {
	for _, timer := range timers {
		_, err := relaxed(ctx, t.pool, `
			INSERT INTO cartwright.timers (id, process, name, due_at, next_at, payload)
			VALUES ($1, $2, $3, $4, $4, $5) ON CONFLICT (id) DO NOTHING`,
			timer.ID, timer.Process, timer.Name, timer.Due, timer.Payload)
		if err != nil {
			return fmt.Errorf("schedule timer %s: %w", timer.ID, err)
		}
	}
	return nil
}

// Cancel removes timers. One that is being fired at this moment is not waited for and arrives all the same.
func (t *Timers) Cancel(ctx context.Context, ids ...string) error {
	_, err := t.pool.Exec(ctx, `
		DELETE FROM cartwright.timers WHERE id IN (
			SELECT id FROM cartwright.timers WHERE id = ANY($1) FOR UPDATE SKIP LOCKED)`, ids)
	if err != nil {
		return fmt.Errorf("cancel timers: %w", err)
	}
	return nil
}

const (
	timerWorkers = 4 // at most
	timerPoll    = 200 * time.Millisecond
	fireTimeout  = 30 * time.Second // a timer holds a connection while it is fired
)

// Run fires timers as they fall due until the context ends, then waits for those being fired. Every timer is
// fired by one node at a time, and again after an error, later each time; a crash between firing and forgetting
// fires it twice.
func (t *Timers) Run(ctx context.Context, fire func(context.Context, Timer) error) error {
	var workers errgroup.Group
	for range t.workers() {
		workers.Go(func() error {
			t.work(ctx, fire)
			return nil
		})
	}
	return workers.Wait()
}

// workers is how many timers are fired at a time: each holds a connection while what it sets off may need another, so
// most of the pool is left to others.
func (t *Timers) workers() int {
	return min(timerWorkers, max(1, int(t.pool.Config().MaxConns)/4))
}

func (t *Timers) work(ctx context.Context, fire func(context.Context, Timer) error) {
	tick := time.NewTicker(timerPoll)
	defer tick.Stop()
	for {
		fired, err := t.fireNext(ctx, fire)
		if err != nil && ctx.Err() == nil {
			t.logger.Warn("timers: the database does not answer, trying again", "error", err)
		}
		if fired && err == nil && ctx.Err() == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// fireNext fires the timer that has waited longest, if one is due. The row stays locked meanwhile, which is what
// keeps other runners away from it, and is free again if this process dies.
func (t *Timers) fireNext(ctx context.Context, fire func(context.Context, Timer) error) (fired bool, err error) {
	// The transaction outlives a stop of the runner, so that what was fired is also forgotten.
	txCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*fireTimeout)
	defer cancel()
	err = pgx.BeginFunc(txCtx, t.pool, func(tx pgx.Tx) error {
		timer, err := claimTimer(txCtx, tx)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		fired = true
		return t.settle(txCtx, tx, timer, fireSafely(ctx, fire, timer))
	})
	return fired, err
}

// settle forgets a timer that was fired, or sets it for later.
func (t *Timers) settle(ctx context.Context, tx pgx.Tx, timer Timer, failure error) error {
	if failure == nil {
		_, err := tx.Exec(ctx, "DELETE FROM cartwright.timers WHERE id = $1", timer.ID)
		return err
	}
	t.logger.Warn("timer failed, will be fired again", "id", timer.ID, "process", timer.Process,
		"name", timer.Name, "error", failure)
	return postpone(ctx, tx, timer.ID, failure)
}

func claimTimer(ctx context.Context, tx pgx.Tx) (Timer, error) {
	var timer Timer
	err := tx.QueryRow(ctx, `
		SELECT id, process, name, due_at, payload FROM cartwright.timers
		WHERE next_at <= now() ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED`).
		Scan(&timer.ID, &timer.Process, &timer.Name, &timer.Due, &timer.Payload)
	return timer, err
}

// fireSafely turns a panic into an error, so that one bad timer cannot stop every node that tries it.
func fireSafely(ctx context.Context, fire func(context.Context, Timer) error, timer Timer) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic: %v", cause)
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, fireTimeout)
	defer cancel()
	return fire(ctx, timer)
}

// postpone waits 0.5 s after the first failure and twice as long after each further one, up to 5 minutes.
func postpone(ctx context.Context, tx pgx.Tx, id string, cause error) error {
	_, err := tx.Exec(ctx, `
		UPDATE cartwright.timers
		SET attempts = attempts + 1, last_error = left($2, 1000),
		    next_at = clock_timestamp() + least(interval '0.5 s' * 2 ^ least(attempts, 20), interval '5 min')
		WHERE id = $1`, id, cause.Error())
	return err
}
