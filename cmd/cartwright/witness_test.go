package main

import (
	"context"
	"testing"
	"time"

	"cartwright/domain/event"
	"cartwright/projections/pubsub"
)

// witness sees what is recorded.
type witness struct{ seen chan string }

// follow tells whoever waits at that moment of each phase it sees, from where it left off whenever the store comes back.
func (w *witness) follow(ctx context.Context, feed pubsub.Feed) {
	var at event.Position
	for ctx.Err() == nil {
		_ = feed.Follow(ctx, at, pubsub.Filter{Names: phases}, pubsub.Follower{
			Event: func(raw event.Raw) error {
				at = raw.Position
				select {
				case w.seen <- raw.Name:
				default:
				}
				return nil
			},
			Checkpoint: func(event.Position) error { return nil },
			CaughtUp:   func() error { return nil },
		})
		<-time.After(10 * time.Millisecond) // the store is away
	}
}

// await returns when one more fact of that name has been recorded.
func (w *witness) await(t *testing.T, name string) {
	t.Helper()
	never := time.After(2 * time.Minute)
	for {
		select {
		case seen := <-w.seen:
			if seen == name {
				return
			}
		case <-never:
			t.Fatalf("never again: %s", name)
		}
	}
}
