package projections

import (
	"time"

	"cartwright/domain/event"
)

// ConsumerStatus is how a consumer is.
type ConsumerStatus struct {
	Name     string
	Position event.Position // everything up to here has been handled
	CaughtUp bool
	Waiting  int64 // events read and not yet handled
	Stuck    []StuckEvent
}

// StuckEvent is one whose handling fails again and again. The later events of its partition wait behind it.
type StuckEvent struct {
	Stream, ID, Name string
	Attempts         int
	Since            time.Time
	Error            string
}

// Status tells how every consumer is.
func (c *Consumers) Status() []ConsumerStatus {
	all := make([]ConsumerStatus, len(c.all))
	for i, consumer := range c.all {
		all[i] = consumer.status()
	}
	return all
}

func (c *consuming) status() ConsumerStatus {
	c.mu.Lock()
	failures := c.failures
	c.mu.Unlock()
	h := c.subscriber.hub
	h.mu.Lock()
	defer h.mu.Unlock()
	s := ConsumerStatus{
		Name: c.Name, Position: h.applied(), Waiting: int64(h.events),
		CaughtUp: h.loaded && h.caughtUp && h.events == 0,
	}
	for part, failure := range failures {
		if failure.err != nil {
			s.Stuck = append(s.Stuck, failure.stuck(h.lanes[part].trouble))
		}
	}
	return s
}

func (f failure) stuck(t trouble) StuckEvent {
	return StuckEvent{
		Stream: f.item.Stream, ID: f.item.ID, Name: f.item.Name,
		Attempts: t.Attempts, Since: t.Since, Error: f.err.Error(),
	}
}
