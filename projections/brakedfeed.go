package projections

import (
	"context"
	"time"

	"cartwright/domain/event"
	"cartwright/projections/pubsub"
)

// brakedFeed is a log that is read only as fast as a brake allows.
type brakedFeed struct {
	pubsub.Feed
	brake *brake
}

// Follow implements Feed.
func (f brakedFeed) Follow(ctx context.Context, after event.Position, filter pubsub.Filter, to pubsub.Follower) error {
	deal := to.Event
	to.Event = func(raw event.Raw) error {
		if err := f.brake.pass(ctx); err != nil {
			return err
		}
		return deal(raw)
	}
	return f.Feed.Follow(ctx, after, filter, to)
}

// liveLag is how long an event of a live build has waited here, whichever has waited longest. One that cannot go on at
// all does not count: it would not go on for all the room in the world.
func (e *Engine) liveLag() (worst time.Duration) {
	for _, r := range e.liveRunners() {
		if oldest, waits := r.subscriber.LongestWait(); waits {
			worst = max(worst, time.Since(oldest))
		}
	}
	return worst
}

func (e *Engine) liveRunners() (live []*runner) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, r := range e.runners {
		if shown := e.shown[r.build.Name].build.Load(); shown != nil && shown.Schema == r.build.Schema {
			live = append(live, r)
		}
	}
	return live
}
