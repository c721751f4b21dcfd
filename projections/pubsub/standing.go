package pubsub

import (
	"context"
	"time"

	"cartwright/domain/event"
)

const (
	observeEvery = time.Second
	// failingFor is how long a partition's batch may fail before it counts as stuck. Less is what restarts look like.
	failingFor = 5 * time.Second
	// standingFor is how long a partition with work to do may stay where it is, without anything failing.
	standingFor = 10 * time.Second
)

// observe notes where lanes with work to do stand still, and looks how far those of other programs are.
func (h *hub) observe(ctx context.Context) {
	ticker := time.NewTicker(observeEvery)
	defer ticker.Stop()
	var before [Partitions]event.Position
	for {
		select {
		case now := <-ticker.C:
			if h.hasForeign() {
				_ = h.lookAround(ctx) // the next tick will tell
			}
			before = h.noteStanding(before, now)
			h.complyLater()
		case <-ctx.Done():
			return
		}
	}
}

// noteStanding compares the lanes with where they were.
func (h *hub) noteStanding(before [Partitions]event.Position, now time.Time) (at [Partitions]event.Position) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for part, lane := range h.lanes {
		at[part] = lane.committed
		working := !lane.foreign && !lane.idle() || lane.foreign && lane.committed.Before(lane.wanted)
		switch {
		case !working || lane.committed != before[part]:
			lane.standing = time.Time{}
		case lane.standing.IsZero():
			lane.standing = now
		}
	}
	return at
}

// Stuck says since when which partitions have not moved although they should. What another program does not do is its own
// to tell, unless nobody moves the partition at all.
func (s *Subscriber) Stuck(now time.Time) map[int]time.Time {
	h := s.hub
	h.mu.Lock()
	defer h.mu.Unlock()
	found := map[int]time.Time{}
	for part, lane := range h.lanes {
		switch {
		case lane.inTrouble() && now.Sub(lane.trouble.Since) > failingFor:
			found[part] = lane.trouble.Since
		case !lane.standing.IsZero() && now.Sub(lane.standing) > standingFor:
			found[part] = lane.standing
		}
	}
	return found
}

// Owned are the partitions that are this program's.
func (s *Subscriber) Owned() (parts []int) {
	h := s.hub
	h.mu.Lock()
	defer h.mu.Unlock()
	for part, lane := range h.lanes {
		if h.loaded && !lane.foreign {
			parts = append(parts, part)
		}
	}
	return parts
}
