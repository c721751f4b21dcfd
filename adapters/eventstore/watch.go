package eventstore

import (
	"context"
	"errors"
	"fmt"

	"cartwright/app"
	"cartwright/domain/event"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

// errSeen ends a watch whose watcher has seen enough.
var errSeen = errors.New("seen enough")

// Watch calls see with each event after the revision, then with those to come, until see says stop or ctx ends. The
// stream need not exist yet. A lost connection is made up for: no event is missed and none is seen twice.
func (s *Streams) Watch(ctx context.Context, stream string, after app.Revision, see func(event.Recorded) (stop bool)) error {
	pauses := newPauses()
	for {
		err := s.connection.subscribe(ctx, watching(stream, after), func(e *esdb.SubscriptionEvent) error {
			if e.EventAppeared == nil {
				return nil
			}
			recorded, err := s.watched(e.EventAppeared.OriginalEvent())
			if err != nil {
				return err
			}
			after = app.Revision(recorded.Revision)
			pauses.Reset()
			if see(recorded) {
				return errSeen
			}
			return nil
		})
		switch {
		case errors.Is(err, errSeen):
			return nil
		case !uncertain(err):
			return translate(err, stream)
		}
		if err := sleep(ctx, pauses.NextBackOff()); err != nil {
			return err
		}
	}
}

func watching(stream string, after app.Revision) opening {
	options := esdb.SubscribeToStreamOptions{From: esdb.Start{}}
	if after != app.NoStream {
		options.From = esdb.Revision(uint64(after)) // exclusive
	}
	return func(ctx context.Context, client *esdb.Client) (*esdb.Subscription, error) {
		return client.SubscribeToStream(ctx, stream, options)
	}
}

// watched decodes an event. The last one of a tombstoned stream is the store's own.
func (s *Streams) watched(e *esdb.RecordedEvent) (event.Recorded, error) {
	if e.EventType == "$streamDeleted" {
		return event.Recorded{}, fmt.Errorf("stream %s was %w", e.StreamID, ErrDeleted)
	}
	return decode(s.events, e)
}
