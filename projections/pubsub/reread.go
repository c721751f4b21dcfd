package pubsub

import (
	"context"
	"errors"

	"cartwright/domain/event"
	"cartwright/projections/pause"
)

// errEnough ends a reading of the log.
var errEnough = errors.New("read far enough")

// ReadUntil reads wanted events after a position and up to another. A lost connection is followed again; an error of take
// ends it.
func ReadUntil(ctx context.Context, feed Feed, filter Filter, at *event.Position, last event.Position, take func(event.Raw) error) error {
	var refused error
	for retry := pause.Growing(); ; {
		err := feed.Follow(ctx, *at, filter, Follower{
			Event: func(raw event.Raw) error {
				if last.Before(raw.Position) {
					return errEnough
				}
				*at = raw.Position
				refused = take(raw)
				return refused
			},
			Checkpoint: func(passed event.Position) error {
				if !passed.Before(last) {
					return errEnough
				}
				return nil
			},
			CaughtUp: func() error { return errEnough },
		})
		switch {
		case errors.Is(err, errEnough):
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case refused != nil:
			return refused
		}
		pause.For(ctx, retry.NextBackOff())
	}
}
