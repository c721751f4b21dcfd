package pubsub

import (
	"context"

	"cartwright/domain/event"
)

// Feed is the log as projections read it.
type Feed interface {
	// Follow hands over every event after the position in log order, history first, then what comes, until ctx ends,
	// a callback returns an error, or the connection is lost; it always returns an error. Whoever follows starts again
	// from the last position it has dealt with. The zero position is the start of the log.
	Follow(ctx context.Context, after event.Position, filter Filter, f Follower) error
	// Head returns the position of the last event of the log.
	Head(ctx context.Context) (event.Position, error)
}

// Filter says which events are wanted. Without names it is every event but the server's own.
type Filter struct {
	Names []string
}

// Follower is told what happens, one call at a time. A callback that blocks holds the server back.
type Follower struct {
	Event      func(event.Raw) error
	Checkpoint func(event.Position) error // nothing wanted up to here is still to come
	CaughtUp   func() error               // history is exhausted; may come more than once
}
