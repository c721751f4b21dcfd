package eventlog

import (
	"context"

	"github.com/google/uuid"
)

// Delete hides a stream's events until somebody writes to it again. Its metadata is replaced.
// The result is the place of the metadata event that says so.
func (l *Log) Delete(ctx context.Context, stream string, expected Expected) (Result, error) {
	return l.do(ctx, func(g *group) (Result, error) { return g.delete(stream, expected) })
}

func (g *group) delete(stream string, expected Expected) (Result, error) {
	st, err := g.state(stream)
	if err != nil {
		return Result{}, err
	}
	if _, err = decide(st, stream, expected, nil, g); err != nil {
		return Result{}, err
	}
	if st.last < 0 && !st.hasMetadata {
		return Result{}, &WrongVersionError{Stream: stream, Expected: expected, Actual: st.last}
	}
	if err = g.writeMetadata(stream, softDeletedMetadata); err != nil {
		return Result{}, err
	}
	return g.lastOf(metastreamOf(stream)), nil
}

// Tombstone ends a stream for good: it can be neither read nor written again.
func (l *Log) Tombstone(ctx context.Context, stream string, expected Expected) (Result, error) {
	return l.do(ctx, func(g *group) (Result, error) { return g.tombstone(stream, expected) })
}

func (g *group) tombstone(stream string, expected Expected) (Result, error) {
	st, err := g.state(stream)
	if err != nil {
		return Result{}, err
	}
	metastream, err := g.state(metastreamOf(stream))
	if err != nil {
		return Result{}, err
	}
	if _, err = decide(st, stream, expected, nil, g); err != nil {
		return Result{}, err
	}
	_, err = g.write(Event{ID: uuid.New(), Stream: stream, Revision: TombstoneRevision, Type: TypeStreamDeleted})
	if err != nil {
		return Result{}, err
	}
	st.tombstoned, metastream.tombstoned = true, true
	g.changed[stream], g.changed[metastreamOf(stream)] = st, metastream
	return g.lastOf(stream), nil
}

func (g *group) lastOf(stream string) Result {
	events := g.written[stream]
	last := events[len(events)-1]
	return Result{last.Revision, last.Position}
}
