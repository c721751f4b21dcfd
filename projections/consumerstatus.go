package projections

import (
	"time"

	"cartwright/domain/event"
	"cartwright/projections/pubsub"
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
	at := c.subscriber.Status()
	s := ConsumerStatus{Name: c.Name, Position: at.Position, Waiting: int64(at.Waiting), CaughtUp: at.CaughtUp}
	for part, failure := range failures {
		if failure.err != nil {
			s.Stuck = append(s.Stuck, failure.stuck(at.Troubles[part]))
		}
	}
	return s
}

func (f failure) stuck(t pubsub.Trouble) StuckEvent {
	return StuckEvent{
		Stream: f.item.Stream, ID: f.item.ID, Name: f.item.Name,
		Attempts: t.Attempts, Since: t.Since, Error: f.err.Error(),
	}
}
