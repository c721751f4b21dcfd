package projections

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"cartwright/domain/event"
)

// EventReader is a pubsub.Feed that can read a single event again.
type EventReader interface {
	// Event returns the event at a revision of a stream.
	Event(ctx context.Context, stream string, revision uint64) (event.Raw, error)
}

// Retried is what became of parked events.
type Retried struct {
	Folded int64 // are in the tables now
	Left   int64 // of the projection, still parked
}

// retryPage is how many parked events are looked up at a time.
const retryPage = 500

// RetryParked folds parked events of a live projection, of one stream or of all, in the order of the log. Each is read
// from the log again, so that upcasts and folds that were mended since apply, and is folded in a transaction of its own.
// Where one still cannot be folded, its stream stays parked from there on.
func (e *Engine) RetryParked(ctx context.Context, name, stream string) (r Retried, err error) {
	d, err := e.definition(name)
	if err != nil {
		return r, ErrNoProjection
	}
	live, err := e.liveBuild(ctx, name)
	if err != nil {
		return r, err
	}
	folding, ok := d.of(live)
	if !ok {
		return r, fmt.Errorf("version %d of %s answers, and this program folds version %d", live.Version, name, d.Version)
	}
	retry := retry{engine: e, definition: folding, build: live, hopeless: map[string]bool{}}
	err = retry.all(ctx, stream)
	if err != nil {
		return r, fmt.Errorf("retry parked events of %s: %w", name, err)
	}
	return e.retried(ctx, live, retry.folded)
}

// DiscardParked gives an event of a live projection up: it will never be folded. What was parked behind it is folded now.
func (e *Engine) DiscardParked(ctx context.Context, name, eventID string) (Retried, error) {
	live, err := e.liveBuild(ctx, name)
	if err != nil {
		return Retried{}, err
	}
	const sql = `UPDATE cartwright.projection_parked SET discarded_at = now()
		WHERE schema_name = $1 AND event_id = $2 AND discarded_at IS NULL RETURNING stream`
	var stream string
	err = e.pool.QueryRow(ctx, sql, live.Schema, eventID).Scan(&stream)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return Retried{}, ErrNotParked
	case err != nil:
		return Retried{}, fmt.Errorf("discard event %s: %w", eventID, err)
	}
	e.logger.Warn("event discarded", "projection", name, "stream", stream, "event", eventID)
	return e.RetryParked(ctx, name, stream)
}

func (e *Engine) retried(ctx context.Context, live build, folded int64) (Retried, error) {
	counts, err := countParked(ctx, e.pool)
	return Retried{Folded: folded, Left: counts[live.Schema]}, err
}

// retry folds parked events one by one.
type retry struct {
	engine     *Engine
	definition definition
	build      build
	hopeless   map[string]bool // streams whose next parked event cannot be folded
	at         event.Position  // everything up to here has been tried
	folded     int64
}

func (r *retry) all(ctx context.Context, stream string) error {
	const next = `AND ($2 = '' OR stream = $2) AND (commit_pos, prepare_pos) > ($3, $4) ORDER BY commit_pos, prepare_pos LIMIT $5`
	for {
		page, err := readParkedEvents(ctx, r.engine.pool, next,
			r.build.Schema, stream, int64(r.at.Commit), int64(r.at.Prepare), retryPage)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, parked := range page {
			if r.at = parked.Position; r.hopeless[parked.Stream] {
				continue
			}
			if err := r.one(ctx, parked); err != nil {
				return err
			}
		}
	}
}

// deadlocks is how often an event is tried again that was in the way of the projection's own writing.
const deadlocks = 5

func (r *retry) one(ctx context.Context, parked ParkedEvent) error {
	err := r.fold(ctx, parked)
	for range deadlocks {
		var pg *pgconn.PgError
		if !errors.As(err, &pg) || pg.Code != "40P01" {
			break
		}
		err = r.fold(ctx, parked)
	}
	switch {
	case err == nil:
		r.folded++
		return nil
	case errors.Is(err, ErrNotParked):
		return nil // somebody else was faster
	case !isPermanentError(err):
		return err
	}
	r.hopeless[parked.Stream] = true
	const sql = `UPDATE cartwright.projection_parked SET error = $4, behind = false, attempts = attempts + 1
		WHERE schema_name = $1 AND commit_pos = $2 AND prepare_pos = $3`
	_, err = r.engine.pool.Exec(ctx, sql, r.build.Schema, int64(parked.Position.Commit), int64(parked.Position.Prepare), reason(err))
	return err
}
