package web

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"cartwright/projections"
)

// What is listed of much.
const (
	parkedShown  = 20
	replaysShown = 8
)

// board is the page about read models: everything in it is as it was at one moment.
type board struct {
	Notice    string // what has just been done, or why it was not
	Models    []readModel
	Replays   []projections.Replay
	Processes []projections.ConsumerStatus
	Amiss     []string // in words, what somebody should look at
	PerSecond float64  // events, of all read models
	Waiting   int64    // events
	Kept      int64    // events aside, because they cannot be folded
}

type readModel struct {
	projections.Status
	Kept      []projections.ParkedEvent
	Replaying bool
	Rates     []float64 // events per second, lately, while somebody looks
}

// Shape changes when more of the page than its figures does.
func (b board) Shape() string {
	var shape strings.Builder
	for _, m := range b.Models {
		fmt.Fprintf(&shape, "%s:%d:%t:%t:%d;", m.Schema, len(m.Kept), m.Replaying, m.Stopped, len(m.Before))
	}
	for _, r := range b.Replays {
		fmt.Fprintf(&shape, "%s:%s;", r.ID, r.State)
	}
	return shape.String()
}

// look asks how everything is.
func (p *Pages) look(ctx context.Context) (b board, err error) {
	models, err := p.Engine.Status(ctx)
	if err != nil {
		return b, err
	}
	if b.Replays, err = p.recentReplays(ctx); err != nil {
		return b, err
	}
	for _, status := range models {
		m := readModel{Status: status, Replaying: underWay(b.Replays, status.Name)}
		if m.Live() && status.Parked > 0 {
			if m.Kept, err = p.Engine.ParkedEvents(ctx, status.Name, "", parkedShown); err != nil {
				return b, err
			}
		}
		b.add(m)
	}
	if p.Consumers != nil {
		b.Processes = p.Consumers.Status()
	}
	b.judge()
	return b, nil
}

// recentReplays are those that are unfinished and the last few that have finished.
func (p *Pages) recentReplays(ctx context.Context) ([]projections.Replay, error) {
	all, err := p.Engine.Replays(ctx)
	return all[:min(len(all), replaysShown)], err
}

func underWay(replays []projections.Replay, name string) bool {
	return slices.ContainsFunc(replays, func(r projections.Replay) bool { return r.Projection == name && !r.Finished() })
}

func (b *board) add(m readModel) {
	b.Models = append(b.Models, m)
	b.PerSecond += m.PerSecond
	b.Waiting += m.LagEvents
	b.Kept += m.Parked
}

// judge says in words what somebody should look at.
func (b *board) judge() {
	for _, m := range b.Models {
		if m.Mood() == bad {
			b.Amiss = append(b.Amiss, m.Name+": "+m.Says())
		}
	}
	for _, r := range b.Replays {
		if r.State == projections.ReplayDifferent {
			b.Amiss = append(b.Amiss, "the replay of "+r.Projection+" waits for a decision")
		}
	}
	for _, c := range b.Processes {
		for _, e := range c.Stuck {
			b.Amiss = append(b.Amiss, fmt.Sprintf("the process %s cannot handle %s of %s", c.Name, e.Name, e.Stream))
		}
	}
}

// The moods of a read model, which are also the names of their looks.
const (
	good = "good"
	busy = "busy"
	bad  = "bad"
)

// Live reports whether readers see it.
func (m readModel) Live() bool { return m.State == projections.Live }

// calm is how far behind a read model may be without a word: less is only what a busy shop has on its way.
const calm = time.Second

// Mood is how worried one should be.
func (m readModel) Mood() string {
	switch {
	case m.Stuck() || m.Parked > 0 || m.Verified != nil && !m.Verified.Equal:
		return bad
	case m.Behind(calm) || m.Trouble != "":
		return busy
	}
	return good
}

// Says is the mood in words.
func (m readModel) Says() string {
	switch {
	case m.Stopped:
		return "stopped"
	case m.Stuck():
		return "stuck"
	case m.Verified != nil && !m.Verified.Equal:
		return "not what the log says"
	case m.Parked > 0:
		return count(m.Parked, "event") + " kept aside"
	case !m.Live():
		return "being built"
	case m.Behind(calm):
		return "catching up"
	case m.Trouble != "":
		return "waiting"
	}
	return "up to date"
}
