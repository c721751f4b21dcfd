package projections

import (
	"time"
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
		for part, since := range r.subscriber.Stuck(time.Now()) {
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
		for part, since := range one.subscriber.Stuck(time.Now()) {
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
