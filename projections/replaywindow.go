package projections

import (
	"context"
	"sync"

	"cartwright/domain/event"
	"cartwright/projections/pubsub"
)

// window is a log that seems to end where the live tables stand, so that what is built does not overtake them before both
// have been compared. It is opened then.
type window struct {
	pubsub.Feed
	mu      sync.Mutex
	open    bool
	end     event.Position
	changed chan struct{}
}

func newWindow(feed pubsub.Feed) *window {
	return &window{Feed: feed, changed: make(chan struct{})}
}

// reach lets the log be seen up to a position.
func (w *window) reach(end event.Position) { w.change(func() { w.end = w.end.Later(end) }) }

// widen lets all of the log be seen.
func (w *window) widen() { w.change(func() { w.open = true }) }

func (w *window) change(f func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f()
	close(w.changed)
	w.changed = make(chan struct{})
}

// look returns how far a position can be seen: not beyond the end.
func (w *window) look(at event.Position) (seen event.Position, changed <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.open || at.Before(w.end) {
		return at, w.changed
	}
	return w.end, w.changed
}

func (w *window) isOpen() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.open
}

// Head implements Feed.
func (w *window) Head(ctx context.Context) (event.Position, error) {
	head, err := w.Feed.Head(ctx)
	seen, _ := w.look(head)
	return seen, err
}

// Follow implements Feed. At the end of the window history is exhausted for the time being.
func (w *window) Follow(ctx context.Context, after event.Position, filter pubsub.Filter, to pubsub.Follower) error {
	deal, note := to.Event, to.Checkpoint
	to.Event = func(raw event.Raw) error {
		if err := w.pass(ctx, raw.Position, to.CaughtUp); err != nil {
			return err
		}
		return deal(raw)
	}
	to.Checkpoint = func(at event.Position) error {
		seen, _ := w.look(at)
		return note(seen)
	}
	return w.Feed.Follow(ctx, after, filter, to)
}

// pass returns when a position can be seen.
func (w *window) pass(ctx context.Context, at event.Position, caughtUp func() error) error {
	seen, changed := w.look(at)
	if seen == at {
		return nil
	}
	if err := caughtUp(); err != nil {
		return err
	}
	for ; seen != at; seen, changed = w.look(at) {
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
