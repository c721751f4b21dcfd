package projections

import (
	"context"
	"fmt"
	"time"

	"cartwright/domain/event"
)

// Status is how a projection is.
type Status struct {
	Name          string
	Version       int
	Schema        string
	State         State
	Before        string         // what Rollback would go back to
	Position      event.Position // everything up to here is in its tables
	Head          event.Position // of the log
	CaughtUp      bool           // it has all there is
	LagEvents     int64          // read and not yet in the tables; while it is not caught up there may be more to read
	LagBytes      uint64         // of log between position and head
	LagSeconds    float64        // how old the oldest event is that waits
	CheckpointAge float64        // seconds since a checkpoint moved; grows when there is nothing to do
	Folded        int64          // events given to it since the build began; 0 when it is older than digests
	Digest        string         // of them, in their order: equal where the same were folded; empty as above
	Batches       int64          // committed since the program started
	Events        int64
	PerSecond     float64 // events, lately
	LastBatch     int     // events in the last transaction
	LastWrite     time.Duration
	Fenced        int64   // transactions that another program had been faster with
	Parked        int64   // events kept aside because they cannot be folded
	Trouble       string  // why nothing is written at the moment
	StuckSeconds  float64 // for how long the same has failed again and again
	Stopped       bool    // nothing will be written until Start
	Verified      *Verified
}

// stuckAfter is how long the same batch may fail before a projection counts as stuck.
const stuckAfter = 3

// Stuck reports whether the projection will not go on unless somebody does something.
func (s Status) Stuck() bool { return s.Stopped || s.StuckSeconds > stuckAfter }

// Behind reports whether an event has waited for longer than this. In a busy shop there is always one on its way. A
// projection that has read nothing yet knows of no event that waits, and is behind.
func (s Status) Behind(than time.Duration) bool {
	nearly := s.LagSeconds > 0 && s.LagSeconds < than.Seconds()
	return !s.CaughtUp && !nearly
}

// Status tells how every projection is: first the live version of each, then the next one if it is being built.
func (e *Engine) Status(ctx context.Context) ([]Status, error) {
	now, err := e.survey(ctx)
	if err != nil {
		return nil, err
	}
	var all []Status
	for _, d := range e.definitions {
		own := buildsOf(now.builds, d.Name)
		for _, b := range current(own) {
			s := now.status(b)
			s.PerSecond = e.desk.rate(b.Schema)
			if before, ok := buildBefore(own); ok && b.State == Live {
				s.Before = before.Schema
			}
			if err := e.measure(ctx, &s); err != nil {
				return nil, err
			}
			s.explain(d, b)
			all = append(all, s)
		}
	}
	return all, nil
}

// explain says why a build stands still, when that is not for this program to change.
func (s *Status) explain(d definition, b build) {
	if _, ours := d.of(b); !ours {
		s.Trouble = standing(d, b, s.Position)
	}
	if b.Stopped != "" {
		s.Stopped, s.Trouble = true, b.Stopped
	}
}

// standing says of a build that this program cannot fold where it stands, unless another program folds it.
func standing(d definition, b build, at event.Position) string {
	return fmt.Sprintf("this program declares version %d: the tables of version %d stand still at %d/%d of the log "+
		"unless a program that declares it runs", d.Version, b.Version, at.Commit, at.Prepare)
}

// current are the builds that matter: the live one, then the next version.
func current(builds []build) []build {
	live, _ := find(builds, Live)
	all := []build{live}
	for _, b := range builds {
		if b.State == Building && b.Version != live.Version {
			all = append(all, b)
		}
	}
	return all
}
