package projections

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"cartwright/projections/pause"
)

// ReplayState is where a replay stands.
type ReplayState string

// The states of a replay. The first three are unfinished and outlive the program.
const (
	ReplayRunning   ReplayState = "running"
	ReplayPaused    ReplayState = "paused"
	ReplayDifferent ReplayState = "different" // the new tables are not those that answer; it waits to be accepted or cancelled
	ReplayDone      ReplayState = "done"
	ReplayFailed    ReplayState = "failed"
	ReplayCancelled ReplayState = "cancelled"
)

// The stages of a replay that runs.
const (
	StageStarting   = "starting"
	StageBuilding   = "building"
	StageCatchingUp = "catching up"
	StageComparing  = "comparing"
	StageSwapping   = "swapping"
	StageDone       = "done"
)

// Replay is the building of a projection's tables beside those that answer, up to the swap.
type Replay struct {
	ID, Projection, Schema string
	State                  ReplayState
	Stage                  string
	AcceptDifferences      bool
	MaxPerSecond           int    // events; 0 is no limit
	Done, Total            uint64 // positions of the log
	Events                 int64
	PerSecond              float64
	Remaining              time.Duration
	Difference             *Difference // from the tables that answered, once both have been compared
	Detail                 string      // why it does not go on, or what is to be decided
	Revision               int64       // grows with each change
	StartedAt              time.Time
	FinishedAt             *time.Time
	wish, stopped          string
}

// Finished reports whether nothing more will happen.
func (r Replay) Finished() bool { return r.FinishedAt != nil }

// Share is how much of the log has been folded, from 0 to 1.
func (r Replay) Share() float64 {
	switch {
	case r.State == ReplayDone:
		return 1
	case r.Total == 0:
		return 0
	}
	return min(float64(r.Done)/float64(r.Total), 1)
}

// ReplayOptions is how a replay is to be done.
type ReplayOptions struct {
	AcceptDifferences bool // swap even if the new tables differ from those that answer
	MaxPerSecond      int  // events; 0 is as many as the live projections leave room for
}

// Refusals of a replay.
var (
	ErrNoProjection   = errors.New("there is no such projection")
	ErrNoReplay       = errors.New("there is no such replay")
	ErrReplayUnderWay = errors.New("the projection is being built already")
	ErrReplayFinished = errors.New("the replay has finished")
)

// StartReplay begins to fold a projection's whole history into new tables while the live ones answer. Whichever program
// runs the engine does the work, and after a restart goes on with it. The same id again is the same replay.
func (e *Engine) StartReplay(ctx context.Context, id, name string, o ReplayOptions) (Replay, error) {
	d, err := e.definition(name)
	if err != nil {
		return Replay{}, ErrNoProjection
	}
	if known, err := e.FindReplay(ctx, id); !errors.Is(err, ErrNoReplay) {
		return known, err
	}
	err = pgx.BeginFunc(ctx, e.pool, func(tx pgx.Tx) error { return beginReplay(ctx, tx, d, id, o) })
	var pg *pgconn.PgError
	switch {
	case errors.As(err, &pg) && pg.Code == "23505":
		return Replay{}, ErrReplayUnderWay
	case err != nil:
		return Replay{}, fmt.Errorf("start replay of %s: %w", name, err)
	}
	e.desk.wake()
	return e.FindReplay(ctx, id)
}

// followEvery is how often Replay looks how far it is.
const followEvery = 10 * time.Millisecond

// Replay does a replay from its beginning to its end, whether or not the engine runs, and swaps whatever the comparison
// says; report, if there is one, is told how far it is.
func (e *Engine) Replay(ctx context.Context, name string, report func(Replay)) error {
	r, err := e.StartReplay(ctx, "rpl_"+uuid.Must(uuid.NewV7()).String(), name, ReplayOptions{AcceptDifferences: true})
	for err == nil && !r.Finished() {
		if err = e.takeReplays(ctx); err == nil {
			pause.For(ctx, followEvery)
			r, err = e.FindReplay(ctx, r.ID)
		}
		if err == nil && report != nil {
			report(r)
		}
	}
	switch {
	case err != nil:
		return fmt.Errorf("replay %s: %w", name, err)
	case r.State != ReplayDone:
		return fmt.Errorf("replay %s: %s %s", name, r.State, r.Detail)
	}
	return nil
}

// beginReplay makes the new tables and the replay that fills them.
func beginReplay(ctx context.Context, tx pgx.Tx, d definition, id string, o ReplayOptions) error {
	if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", prepareLock); err != nil {
		return err
	}
	const one = `INSERT INTO cartwright.projection_replay (id, name, schema_name, accept_differences, max_per_second)
		VALUES ($1, $2, $3, $4, $5)`
	next, err := createBuild(ctx, tx, d, Building)
	if err != nil {
		return err
	}
	const discarded = `INSERT INTO cartwright.projection_parked
		SELECT (jsonb_populate_record(p, jsonb_build_object('schema_name', $2::text))).* FROM cartwright.projection_parked AS p
		JOIN cartwright.projection_live AS l USING (schema_name) WHERE l.name = $1 AND p.discarded_at IS NOT NULL`
	if _, err := tx.Exec(ctx, discarded, d.Name, next.Schema); err != nil {
		return fmt.Errorf("take over what was discarded: %w", err)
	}
	if _, err := tx.Exec(ctx, forgetReplaysSQL); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, one, id, d.Name, next.Schema, o.AcceptDifferences, o.MaxPerSecond)
	return err
}
