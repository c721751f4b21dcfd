package bench

import (
	"context"
	"time"

	"cartwright/domain/event"
	"cartwright/projections/pubsub"
)

// memory is a log that is read as fast as it is taken.
type memory struct {
	data []byte // of all events
	ends []int  // of each
}

// Head implements pubsub.Feed.
func (m memory) Head(context.Context) (event.Position, error) { return m.last(), nil }

// Follow implements pubsub.Feed.
func (m memory) Follow(ctx context.Context, after event.Position, _ pubsub.Filter, f pubsub.Follower) error {
	for i := int(after.Commit); i < m.len(); i++ {
		if i%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if err := f.Event(m.at(i)); err != nil {
			return err
		}
	}
	if err := f.CaughtUp(); err != nil {
		return err
	}
	<-ctx.Done()
	return ctx.Err()
}

// since is a log of which only what comes after a position is looked at.
type since struct {
	pubsub.Feed
	start event.Position
}

// Follow implements pubsub.Feed.
func (s since) Follow(ctx context.Context, after event.Position, filter pubsub.Filter, f pubsub.Follower) error {
	if after.Before(s.start) {
		after = s.start
	}
	return s.Feed.Follow(ctx, after, filter, f)
}

// sleepUntil reports whether the moment came before ctx ended.
func sleepUntil(ctx context.Context, moment time.Time) bool {
	left := time.Until(moment)
	if left <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(left)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
