package eventstore

import (
	"context"
	"errors"
	"io"
	"math"

	"cartwright/app"
	"cartwright/domain/event"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

// Streams reads and writes single streams.
type Streams struct {
	connection *Connection
	events     event.Registry
}

var _ app.Streams = (*Streams)(nil)

// NewStreams returns the streams of a store, whose events are encoded and decoded by the registry.
func NewStreams(c *Connection, events event.Registry) *Streams {
	return &Streams{connection: c, events: events}
}

// Read returns a stream's events in order; none when the stream does not exist or was deleted. It waits for a store that
// is away as long as ctx allows.
func (s *Streams) Read(ctx context.Context, stream string) ([]event.Recorded, error) {
	return s.ReadAfter(ctx, stream, app.NoStream, math.MaxInt)
}

// ReadAfter is Read for up to limit of the events after a revision.
func (s *Streams) ReadAfter(ctx context.Context, stream string, after app.Revision, limit int) ([]event.Recorded, error) {
	return s.read(ctx, stream, esdb.ReadStreamOptions{From: esdb.Revision(uint64(after + 1))}, limit)
}

func (s *Streams) read(ctx context.Context, stream string, options esdb.ReadStreamOptions, limit int) ([]event.Recorded, error) {
	stored, err := persist(ctx, s.connection, func(ctx context.Context, client *esdb.Client) ([]*esdb.RecordedEvent, error) {
		return readAll(client.ReadStream(ctx, stream, options, uint64(limit)))
	})
	if err != nil && !is(err, esdb.ErrorCodeResourceNotFound) {
		return nil, translate(err, stream)
	}
	events := make([]event.Recorded, len(stored))
	for i, e := range stored {
		if events[i], err = decode(s.events, e); err != nil {
			return nil, err
		}
	}
	return events, nil
}

// Last returns a stream's last event, or reports that there is none. It waits as Read does.
func (s *Streams) Last(ctx context.Context, stream string) (event.Recorded, bool, error) {
	events, err := s.read(ctx, stream, esdb.ReadStreamOptions{From: esdb.End{}, Direction: esdb.Backwards}, 1)
	if err != nil || len(events) == 0 {
		return event.Recorded{}, false, err
	}
	return events[0], true, nil
}

// Append adds events in one piece right after the revision at, or returns an app.Moved with the real revision. While the
// store does not say what became of them they are sent again, as long as ctx allows: under the same ids at the same
// revision the store recognises what it has already.
func (s *Streams) Append(ctx context.Context, stream string, at app.Revision, events []event.New) (event.Position, error) {
	encoded, err := encode(s.events, events)
	if err != nil {
		return event.Position{}, err
	}
	options := esdb.AppendToStreamOptions{ExpectedRevision: expected(at)}
	written, err := persist(ctx, s.connection, func(ctx context.Context, client *esdb.Client) (*esdb.WriteResult, error) {
		return client.AppendToStream(ctx, stream, options, encoded...)
	})
	if err != nil {
		return event.Position{}, moved(err, stream, at)
	}
	return event.Position{Commit: written.CommitPosition, Prepare: written.PreparePosition}, nil
}

// expected never is Any, under which the store would neither check the revision nor reliably recognise a repeat.
func expected(at app.Revision) esdb.ExpectedRevision {
	if at == app.NoStream {
		return esdb.NoStream{}
	}
	return esdb.Revision(uint64(at))
}

// readAll drains a read that has just been opened.
func readAll(stream *esdb.ReadStream, err error) ([]*esdb.RecordedEvent, error) {
	if err != nil {
		return nil, err
	}
	defer stream.Close()
	var events []*esdb.RecordedEvent
	for {
		e, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return events, nil
		}
		if err != nil {
			return nil, err
		}
		events = append(events, e.OriginalEvent())
	}
}
