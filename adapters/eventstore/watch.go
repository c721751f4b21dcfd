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
	w := watcher{events: s.events, after: after, see: see}
	for pauses := newPauses(); ; {
		err := s.connection.subscribe(ctx, watching(stream, w.after), w.handle)
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

// watcher remembers how far a watch has come.
type watcher struct {
	events event.Registry
	after  app.Revision
	see    func(event.Recorded) (stop bool)
}

func (w *watcher) handle(message *esdb.SubscriptionEvent) error {
	if message.EventAppeared == nil {
		return nil
	}
	e := message.EventAppeared.OriginalEvent()
	if e.EventType == "$streamDeleted" { // the last event of a tombstoned stream
		return fmt.Errorf("stream %s was %w", e.StreamID, ErrDeleted)
	}
	recorded, err := decode(w.events, e)
	if err != nil {
		return err
	}
	w.after = app.Revision(recorded.Revision)
	if w.see(recorded) {
		return errSeen
	}
	return nil
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
