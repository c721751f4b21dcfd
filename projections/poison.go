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

var errBehindParked = errors.New("an earlier event of the stream is parked")

// isAboutOne says that an error is one batch's fault, whatever else was in the transaction.
func isAboutOne(err error) bool {
	return errors.Is(err, errFenced) || isPermanentError(err)
}

func isPermanentError(err error) bool {
	var p permanent
	return errors.As(err, &p)
}

// fold adds up what the events of the batches mean. Events that were not understood, and those of streams with a parked
// event before them, are left out and returned.
func (w *writer) fold(batches []Batch) (delta Delta, left parked, err error) {
	sick := parkedStreams{}
	for _, batch := range batches {
		for _, item := range batch.Events {
			switch {
			case w.parked.covers(item) || sick.covers(item):
				left = append(left, parkedEvent{item.Recorded, batch.Part, errBehindParked})
			case item.Err != nil:
				sick[item.Stream] = item.Position
				left = append(left, parkedEvent{item.Recorded, batch.Part, item.Err})
			default:
				if err := w.definition.apply(&delta, item.Recorded); err != nil {
					return delta, nil, err
				}
			}
		}
	}
	return delta, left, nil
}

// isolate writes a batch that failed in ever smaller pieces, until the event at fault stands alone and is parked.
func (w *writer) isolate(ctx context.Context, batch Batch) error {
	err := w.write(ctx, []Batch{batch})
	if !isPermanentError(err) || len(batch.Events) == 0 {
		return err
	}
	if len(batch.Events) == 1 {
		guilty := batch.Events[0]
		guilty.Err, batch.Events = err, []Item{guilty}
		return w.write(ctx, []Batch{batch})
	}
	left, right := batch.split()
	if err := w.isolate(ctx, left); err != nil {
		return err
	}
	return w.isolate(ctx, right)
}

// parkedStreams says from where on the events of a stream are parked.
type parkedStreams map[string]event.Position

func (p parkedStreams) covers(item Item) bool {
	from, ok := p[item.Stream]
	return ok && !item.Position.Before(from)
}

func (p parkedStreams) add(events parked) {
	for _, e := range events {
		if from, ok := p[e.Stream]; !ok || e.Position.Before(from) {
			p[e.Stream] = e.Position
		}
	}
}

// readParkedStreams returns the streams of a build that must wait.
func readParkedStreams(ctx context.Context, db querier, schema string) (parkedStreams, error) {
	const sql = `SELECT DISTINCT ON (stream) stream, commit_pos, prepare_pos FROM cartwright.projection_parked
		WHERE schema_name = $1 ORDER BY stream, commit_pos, prepare_pos`
	rows, err := db.Query(ctx, sql, schema)
	if err != nil {
		return nil, fmt.Errorf("read what %s has parked: %w", schema, err)
	}
	streams := parkedStreams{}
	var stream string
	var commit, prepare int64
	_, err = pgx.ForEachRow(rows, []any{&stream, &commit, &prepare}, func() error {
		streams[stream] = event.Position{Commit: uint64(commit), Prepare: uint64(prepare)}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read what %s has parked: %w", schema, err)
	}
	return streams, nil
}

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
