package projections

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"github.com/jackc/pgx/v5"

	"cartwright/domain/event"
)

// parked are events to be kept aside.
type parked []parkedEvent

type parkedEvent struct {
	event.Recorded
	part int
	err  error
}

func (p parked) queue(round *pgx.Batch, schema string) {
	const sql = `INSERT INTO cartwright.projection_parked
		(schema_name, part, commit_pos, prepare_pos, stream, event_id, event_name, error)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`
	for _, e := range p {
		round.Queue(sql, schema, e.part, int64(e.Position.Commit), int64(e.Position.Prepare), e.Stream, e.ID, e.Name, reason(e.err))
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

const parkedSQL = `SELECT stream, commit_pos, prepare_pos FROM cartwright.projection_parked WHERE schema_name = $1`

// forEachParked calls see with the stream and position of every parked event of a build.
func forEachParked(ctx context.Context, db querier, schema string, see func(stream string, at event.Position)) error {
	rows, err := db.Query(ctx, parkedSQL, schema)
	if err != nil {
		return fmt.Errorf("read what %s has parked: %w", schema, err)
	}
	var stream string
	var commit, prepare int64
	_, err = pgx.ForEachRow(rows, []any{&stream, &commit, &prepare}, func() error {
		see(stream, event.Position{Commit: uint64(commit), Prepare: uint64(prepare)})
		return nil
	})
	if err != nil {
		return fmt.Errorf("read what %s has parked: %w", schema, err)
	}
	return nil
}
