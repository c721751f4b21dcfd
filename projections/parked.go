package projections

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/jackc/pgx/v5"

	"cartwright/domain/event"
)

// maxParkedPerMinute is how many events may be found at fault within a minute before the projection stops: so many are
// not the events' fault.
const maxParkedPerMinute = 100

// parked are events to be kept aside.
type parked []parkedEvent

type parkedEvent struct {
	event.Recorded
	part int
	err  error
}

const parkSQL = `SELECT cartwright.park($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`

func (p parked) queue(round *pgx.Batch, schema string) {
	for _, e := range p {
		round.Queue(parkSQL, schema, e.part, int64(e.Position.Commit), int64(e.Position.Prepare), e.Stream, int64(e.Revision),
			e.ID, e.Name, reason(e.err), errors.Is(e.err, errBehindParked), maxParkedPerMinute)
	}
}

// reason is an error that Postgres can keep.
func reason(err error) string {
	const enough = 1000
	text := err.Error()
	text = text[:min(len(text), enough)]
	return strings.ReplaceAll(strings.ToValidUTF8(text, "?"), "\x00", "?")
}

func (p parked) log(logger *slog.Logger, b build) {
	for _, e := range p {
		logger.Error("event parked", "projection", b.Name, "schema", b.Schema,
			"stream", e.Stream, "event", e.ID, "name", e.Name, "position", e.Position.Commit, "error", e.err)
	}
}

const parkedSQL = `SELECT stream, commit_pos, prepare_pos, discarded_at IS NOT NULL
	FROM cartwright.projection_parked WHERE schema_name = $1`

// forEachParked calls see with every event of a build that is kept aside or was discarded.
func forEachParked(ctx context.Context, db querier, schema string, see func(stream string, at event.Position, discarded bool)) error {
	rows, err := db.Query(ctx, parkedSQL, schema)
	if err != nil {
		return fmt.Errorf("read what %s has parked: %w", schema, err)
	}
	var stream string
	var commit, prepare int64
	var discarded bool
	_, err = pgx.ForEachRow(rows, []any{&stream, &commit, &prepare, &discarded}, func() error {
		see(stream, event.Position{Commit: uint64(commit), Prepare: uint64(prepare)}, discarded)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read what %s has parked: %w", schema, err)
	}
	return nil
}

// parkedPositions are the events that a build was not to fold.
func parkedPositions(ctx context.Context, db querier, schema string) (map[event.Position]bool, error) {
	positions := map[event.Position]bool{}
	err := forEachParked(ctx, db, schema, func(_ string, at event.Position, _ bool) { positions[at] = true })
	return positions, err
}
