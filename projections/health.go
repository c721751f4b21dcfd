package projections

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

// Stuck is a partition that does not get on.
type Stuck struct {
	Name   string // of the projection or consumer
	Part   int
	Since  time.Time
	Reason string
}

// Stuck says which of the live projections' partitions do not get on. It asks nobody, so that it can be asked when
// nobody answers.
func (e *Engine) Stuck() (all []Stuck) {
	for _, d := range e.definitions {
		r := e.live(d.Name)
		if r == nil {
			continue
		}
		reason := "nothing was committed"
		if err := r.writer.statistics().Err; err != nil {
			reason = err.Error()
		}
		for part, since := range r.subscriber.hub.stuck(time.Now()) {
			all = append(all, Stuck{Name: d.Name, Part: part, Since: since, Reason: reason})
		}
	}
	return all
}

// live is the runner of the build that readers see, if this program has one.
func (e *Engine) live(name string) *runner {
	if b := e.shown[name].build.Load(); b != nil {
		return e.runner(b.Schema)
	}
	return nil
}

// Stuck says which of the consumers' partitions do not get on.
func (c *Consumers) Stuck() (all []Stuck) {
	for _, one := range c.all {
		for part, since := range one.subscriber.hub.stuck(time.Now()) {
			s := Stuck{Name: one.Name, Part: part, Since: since, Reason: "nothing was handled"}
			if err := one.failure(part).err; err != nil {
				s.Reason = err.Error()
			}
			all = append(all, s)
		}
	}
	return all
}

func (c *consuming) failure(part int) failure {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.failures[part]
}

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

// stuck says since when which lanes have not moved although they should. What another program does not do is its own
// to tell, unless nobody moves the lane at all.
func (h *hub) stuck(now time.Time) map[int]time.Time {
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

// partitions counts the lanes that are this program's.
func (h *hub) partitions() (n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, lane := range h.lanes {
		if h.loaded && !lane.foreign {
			n++
		}
	}
	return n
}
