package pubsub

import (
	"context"
	"errors"

	"cartwright/domain/event"
)

// ErrClosed is returned to those who wait for a subscriber that has been closed.
var ErrClosed = errors.New("the subscriber has been closed")

// waiter is told when everything up to a position is committed.
type waiter struct {
	at   event.Position
	done chan struct{}
}

// applied is the position up to which everything wanted is committed: the hub's own, but for lanes with work to do.
func (h *hub) applied() event.Position {
	if !h.loaded {
		return event.Position{}
	}
	lowest := h.lanes[0].position(h.routed)
	for _, lane := range h.lanes[1:] {
		if at := lane.position(h.routed); at.Before(lowest) {
			lowest = at
		}
	}
	return lowest
}

// stored is applied as far as Postgres knows.
func (h *hub) stored() event.Position {
	if h.unsettled() {
		return event.Position{}
	}
	return h.applied()
}

// Progress is how far everything that was acked goes, whether or not it is committed.
func (s *Subscriber) Progress() event.Position { return s.hub.progress() }

// progress is applied for those who do not hold the lock.
func (h *hub) progress() event.Position {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.applied()
}

// Wait returns when everything wanted up to a position is committed.
func (s *Subscriber) Wait(ctx context.Context, at event.Position) error {
	h := s.hub
	w := &waiter{at: at, done: make(chan struct{})}
	h.mu.Lock()
	h.waiters = append(h.waiters, w)
	h.wakeWaiters()
	h.lookOut()
	h.mu.Unlock()
	defer h.forget(w)
	select {
	case <-w.done:
		return nil
	case <-h.stopped:
		return ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (h *hub) wakeWaiters() {
	if len(h.waiters) == 0 {
		return
	}
	stored, waiting := h.stored(), h.waiters[:0]
	for _, w := range h.waiters {
		if stored.Before(w.at) {
			waiting = append(waiting, w)
		} else {
			close(w.done)
		}
	}
	clear(h.waiters[len(waiting):])
	h.waiters = waiting
}

func (h *hub) forget(gone *waiter) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i, w := range h.waiters {
		if w == gone {
			h.waiters = append(h.waiters[:i], h.waiters[i+1:]...)
			return
		}
	}
}

// UpToDate says that history is behind and what comes is handled as it comes.
func (s *Subscriber) UpToDate() bool {
	return s.HistoryRead() && !s.hub.unsettled()
}

// HistoryRead says that all there was has been dealt out and acked, but for what has come meanwhile.
func (s *Subscriber) HistoryRead() bool {
	h := s.hub
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.loaded && h.caughtUp && h.events < BatchLive && !h.applied().Before(h.history)
}
