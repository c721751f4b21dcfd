package main

import (
	"context"
	"errors"

	"cartwright/app/process"
	"cartwright/domain/event"
	"cartwright/projections/pubsub"
)

// errCaughtUp ends the reading of a log that goes on.
var errCaughtUp = errors.New("caught up")

// readLog shows the log from its start to its present end: the events of these names, or all when none is given.
func readLog(ctx context.Context, feed pubsub.Feed, names []string, see func(event.Recorded) error) error {
	err := feed.Follow(ctx, event.Position{}, pubsub.Filter{Names: names}, pubsub.Follower{
		Event: func(raw event.Raw) error {
			recorded, err := process.Events.Decode(raw)
			if err != nil {
				return err
			}
			return see(recorded)
		},
		Checkpoint: func(event.Position) error { return nil },
		CaughtUp:   func() error { return errCaughtUp },
	})
	if errors.Is(err, errCaughtUp) {
		return nil
	}
	return err
}
