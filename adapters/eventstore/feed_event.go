package eventstore

import (
	"context"
	"fmt"

	"cartwright/domain/event"
	"cartwright/projections"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

var _ projections.EventReader = (*Feed)(nil)

// Event returns the event at a revision of a stream.
func (f *Feed) Event(ctx context.Context, stream string, revision uint64) (event.Raw, error) {
	options := esdb.ReadStreamOptions{From: esdb.Revision(revision)}
	found, err := persist(ctx, f.connection, func(ctx context.Context, client *esdb.Client) ([]*esdb.RecordedEvent, error) {
		return readAll(client.ReadStream(ctx, stream, options, 1))
	})
	switch {
	case err != nil:
		return event.Raw{}, fmt.Errorf("read revision %d of %s: %w", revision, stream, translate(err, stream))
	case len(found) == 0 || found[0].EventNumber != revision:
		return event.Raw{}, fmt.Errorf("%s has no revision %d any more", stream, revision)
	}
	return raw(found[0]), nil
}
