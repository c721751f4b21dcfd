package projections

import (
	"context"

	"cartwright/domain/event"
)

// meet brings two builds to the same position of the log and keeps both there until released.
func meet(ctx context.Context, one, other *hub) (at event.Position, release func(), err error) {
	release = func() { one.unhold(); other.unhold() }
	at = later(one.hold(), other.hold())
	one.holdAt(at)
	other.holdAt(at)
	ctx, cancel := context.WithTimeout(ctx, meetTimeout)
	defer cancel()
	if err = one.wait(ctx, at); err == nil {
		err = other.wait(ctx, at)
	}
	if err != nil {
		release()
	}
	return at, release, err
}

// hold deals nothing more out, and says how far the hub has come.
func (h *hub) hold() event.Position {
	h.mu.Lock()
	defer h.mu.Unlock()
	at := h.routed
	h.limit = &at
	return at
}

// holdAt lets the hub come up to a position and no further. One that is not there yet asks the log again, because what
// is between may be nothing that the log would tell.
func (h *hub) holdAt(at event.Position) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.limit = &at
	if h.routed.Before(at) {
		h.newCourse()
	}
}

func (h *hub) unhold() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.limit = nil
	h.changed.Broadcast()
}
