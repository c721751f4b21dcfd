package projections

import (
	"context"
	"errors"

	"cartwright/domain/event"
)

// errEnough ends a reading of the log.
var errEnough = errors.New("read far enough")

// readUntil reads wanted events after a position and up to another. A lost connection is followed again.
func readUntil(ctx context.Context, feed Feed, filter Filter, at *event.Position, last event.Position, take func(event.Raw) error) error {
	for retry := newBackoff(); ; {
		err := feed.Follow(ctx, *at, filter, Follower{
			Event: func(raw event.Raw) error {
				if last.Before(raw.Position) {
					return errEnough
				}
				*at = raw.Position
				return take(raw)
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
		case isPermanentError(err):
			return err
		}
		pause(ctx, retry.NextBackOff())
	}
}
