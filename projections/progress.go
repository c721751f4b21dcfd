package projections

import (
	"context"
	"errors"

	"cartwright/domain/event"
)

// errNotYet is returned to those who wait when it is worth looking again.
var errNotYet = errors.New("not yet")

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

// progress is applied for those who do not hold the lock.
func (h *hub) progress() event.Position {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.applied()
}

// wait returns when everything up to a position is committed.
func (h *hub) wait(ctx context.Context, at event.Position) error {
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
		return errNotYet
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

// upToDate says that history is behind and what comes is folded as it comes.
func (h *hub) upToDate() bool {
	return h.historyRead() && !h.unsettled()
}

// historyRead says that all there was has been dealt out and acked, but for what has come meanwhile.
func (h *hub) historyRead() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.loaded && h.caughtUp && h.events < batchLive && !h.applied().Before(h.history)
}
