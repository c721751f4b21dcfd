package projections

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"cartwright/domain/event"
)

// ParkedEvent is one that a live projection has kept aside, and why.
type ParkedEvent struct {
	EventID, Stream, Name string
	Revision              uint64
	Position              event.Position
	Error                 string
	Behind                bool // nothing is known against it but that an earlier event of its stream is parked
	Attempts              int
	ParkedAt              time.Time
	part                  int
}

// ErrNotParked is returned when an event is not parked, or no longer.
var ErrNotParked = errors.New("the event is not parked")

const parkedEventsSQL = `SELECT event_id, stream, event_name, revision, commit_pos, prepare_pos, error, behind, attempts, parked_at, part
	FROM cartwright.projection_parked WHERE schema_name = $1 AND discarded_at IS NULL `

// ParkedEvents lists what a live projection has kept aside, in log order, at most limit of them. Of a stream, if one is
// named.
func (e *Engine) ParkedEvents(ctx context.Context, name, stream string, limit int) ([]ParkedEvent, error) {
	live, err := e.liveBuild(ctx, name)
	if err != nil {
		return nil, err
	}
	return readParkedEvents(ctx, e.pool, `AND ($2 = '' OR stream = $2) ORDER BY commit_pos, prepare_pos LIMIT $3`, live.Schema, stream, limit)
}

func readParkedEvents(ctx context.Context, db querier, which string, args ...any) ([]ParkedEvent, error) {
	rows, err := db.Query(ctx, parkedEventsSQL+which, args...)
	if err != nil {
		return nil, fmt.Errorf("read parked events: %w", err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p ParkedEvent, err error) {
		err = row.Scan(&p.EventID, &p.Stream, &p.Name, &p.Revision, &p.Position.Commit, &p.Position.Prepare,
			&p.Error, &p.Behind, &p.Attempts, &p.ParkedAt, &p.part)
		return p, err
	})
	if err != nil {
		return nil, fmt.Errorf("read parked events: %w", err)
	}
	return all, nil
}

// liveBuild is what answers, as the database has it now.
func (e *Engine) liveBuild(ctx context.Context, name string) (build, error) {
	if _, err := e.definition(name); err != nil {
		return build{}, ErrNoProjection
	}
	builds, err := e.refresh(ctx)
	if err != nil {
		return build{}, err
	}
	live, _ := find(buildsOf(builds, name), Live)
	return live, nil
}
