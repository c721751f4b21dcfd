package pubsub

import (
	"context"

	"cartwright/domain/event"
)

// Recall goes back to the checkpoints in all partitions, because acked events were never committed. It reports whether
// that could be done before ctx ended.
func (s *Subscriber) Recall(ctx context.Context) bool {
	h := s.hub
	positions, err := h.checkpoints(ctx)
	if err != nil {
		return false
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for part, lane := range h.lanes {
		h.recallLane(lane, positions[part])
	}
	h.caughtUp = false
	h.newCourse()
	return true
}

// recallLane goes back in one lane. A batch that is out goes back when it is fenced, or acked as it would have been in
// memory.
func (h *hub) recallLane(l *lane, at event.Position) {
	if at.Before(h.routed) {
		h.routed = at
	}
	if l.inFlight != nil {
		l.committed, l.recalled = at, true
		return
	}
	events, bytes := l.waiting()
	h.events, h.bytes = h.events-events, h.bytes-bytes
	l.restart(at)
}
