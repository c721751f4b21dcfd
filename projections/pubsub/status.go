package pubsub

import (
	"time"

	"cartwright/domain/event"
)

// Status is how far a subscriber is.
type Status struct {
	Position event.Position // everything wanted up to here is committed
	CaughtUp bool           // there is nothing more
	Waiting  int            // events read and not yet committed
	Oldest   time.Time      // when the oldest that waits was recorded, or else the last that was read
	Troubles [Partitions]Trouble
}

// Trouble says since when a partition's message has failed, and how often. The zero Trouble is none.
type Trouble struct {
	Attempts int
	Since    time.Time
}

// Lasting says that a message has failed so often that others no longer wait for it.
func (t Trouble) Lasting() bool { return t.Attempts >= stubborn }

// Status tells how far the subscriber is. It asks neither the log nor the checkpoints.
func (s *Subscriber) Status() Status {
	h := s.hub
	h.mu.Lock()
	defer h.mu.Unlock()
	status := Status{
		Position: h.stored(), Waiting: h.events, Oldest: h.oldest(),
		CaughtUp: h.loaded && h.caughtUp && h.events == 0 && !h.unsettled(),
	}
	for part, lane := range h.lanes {
		if lane.inFlight != nil {
			status.Troubles[part] = lane.trouble
		}
	}
	return status
}

func (h *hub) oldest() time.Time {
	oldest := h.lastAt
	for _, lane := range h.lanes {
		if at, ok := lane.oldest(); ok && at.Before(oldest) {
			oldest = at
		}
	}
	return oldest
}

func (l *lane) oldest() (time.Time, bool) {
	switch {
	case l.inFlight != nil && len(l.inFlight.Events) > 0:
		return l.inFlight.Events[0].At, true
	case len(l.queue) > 0:
		return l.queue[0].At, true
	default:
		return time.Time{}, false
	}
}

// LongestWait is when the event was recorded that has waited longest of those that came after history, if any waits. One
// that cannot go on at all does not count: it would not go on for all the room in the world.
func (s *Subscriber) LongestWait() (oldest time.Time, waits bool) {
	h := s.hub
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, lane := range h.lanes {
		at, ok := lane.oldest()
		if ok && lane.trouble.Attempts == 0 && (!waits || at.Before(oldest)) {
			oldest, waits = at, true
		}
	}
	return oldest, waits && h.caughtUp
}
