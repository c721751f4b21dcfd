package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"cartwright/adapters/eventstore"
	"cartwright/domain/event"
	"cartwright/projections/pubsub"
)

// statsCommand counts what a log holds.
type statsCommand struct{ logSource }

// logStats is a log in numbers. Its memory grows with the number of names, not of streams.
type logStats struct {
	Events     int64               `json:"events"`
	Bytes      int64               `json:"bytes"` // of data
	First      time.Time           `json:"first"`
	Last       time.Time           `json:"last"`
	LastMinute int64               `json:"last_minute"` // events
	LastHour   int64               `json:"last_hour"`
	LastDay    int64               `json:"last_day"`
	Names      map[string]*nameSum `json:"names"`
	Streams    map[string]int64    `json:"streams"` // by category, those whose first event is in the log

	now time.Time
}

// nameSum is what the events of one name amount to.
type nameSum struct {
	Events int64 `json:"events"`
	Bytes  int64 `json:"bytes"`
}

// Run reads the log from its start to its present end.
func (c statsCommand) Run(ctx context.Context) error {
	s := newLogStats(time.Now())
	if err := c.look(ctx, func(feed *eventstore.Feed) error { return s.read(ctx, feed) }); err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(s)
	}
	return s.print(os.Stdout)
}

func (s *logStats) read(ctx context.Context, feed *eventstore.Feed) error {
	err := feed.Follow(ctx, event.Position{}, pubsub.Filter{}, pubsub.Follower{
		Event:      func(e event.Raw) error { s.see(e); return nil },
		Checkpoint: func(event.Position) error { return nil },
		CaughtUp:   func() error { return errCaughtUp },
	})
	if errors.Is(err, errCaughtUp) {
		return nil
	}
	return err
}

func newLogStats(now time.Time) *logStats {
	return &logStats{Names: map[string]*nameSum{}, Streams: map[string]int64{}, now: now}
}

func (s *logStats) see(e event.Raw) {
	if s.Events++; s.Events == 1 {
		s.First = e.At
	}
	s.Last = e.At
	s.Bytes += int64(len(e.Data))
	if s.Names[e.Name] == nil {
		s.Names[e.Name] = &nameSum{}
	}
	s.Names[e.Name].Events++
	s.Names[e.Name].Bytes += int64(len(e.Data))
	if e.Revision == 0 {
		category, _, _ := strings.Cut(e.Stream, "-")
		s.Streams[category]++
	}
	s.seeAge(s.now.Sub(e.At))
}

func (s *logStats) seeAge(age time.Duration) {
	for _, w := range []struct {
		within time.Duration
		count  *int64
	}{{time.Minute, &s.LastMinute}, {time.Hour, &s.LastHour}, {24 * time.Hour, &s.LastDay}} {
		if age <= w.within {
			*w.count++
		}
	}
}

func (s *logStats) print(out io.Writer) error {
	fmt.Fprintf(out, "%d events, %d bytes of data", s.Events, s.Bytes)
	if s.Events > 0 {
		fmt.Fprintf(out, ", %s to %s", s.First.Local().Format(time.DateTime), s.Last.Local().Format(time.DateTime))
	}
	fmt.Fprintf(out, "\nrate: %.1f/s in the last minute, %.2f/s in the last hour, %.3f/s in the last day\n\n%-36s %12s %14s\n",
		float64(s.LastMinute)/60, float64(s.LastHour)/3600, float64(s.LastDay)/86400, "event", "events", "bytes")
	names := slices.SortedFunc(maps.Keys(s.Names), func(a, b string) int {
		return cmp.Or(cmp.Compare(s.Names[b].Events, s.Names[a].Events), cmp.Compare(a, b))
	})
	for _, name := range names {
		fmt.Fprintf(out, "%-36s %12d %14d\n", name, s.Names[name].Events, s.Names[name].Bytes)
	}
	fmt.Fprintf(out, "\n%-36s %12s\n", "category", "streams")
	for _, category := range slices.Sorted(maps.Keys(s.Streams)) {
		fmt.Fprintf(out, "%-36s %12d\n", category, s.Streams[category])
	}
	_, err := fmt.Fprintln(out)
	return err
}
