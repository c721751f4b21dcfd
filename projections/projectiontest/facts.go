// Package projectiontest tests read models twice: their folds as pure functions, and their queries on the real parts, from
// an event store over the engine to Postgres.
package projectiontest

import (
	"fmt"
	"reflect"
	"time"

	"cartwright/app"
	"cartwright/domain"
	"cartwright/domain/event"
)

// Start is when a history begins.
var Start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// Fact is an event in the stream it belongs to.
type Fact struct {
	Stream string
	Event  any
}

// In puts events into a stream.
func In(stream string, events ...any) []Fact {
	facts := make([]Fact, len(events))
	for i, e := range events {
		facts[i] = Fact{stream, e}
	}
	return facts
}

// Log puts facts one after the other.
func Log(parts ...[]Fact) []Fact {
	var log []Fact
	for _, part := range parts {
		log = append(log, part...)
	}
	return log
}

// History records facts as an event store would: one a minute, the n-th at position n, counted from 1.
func History(facts ...Fact) []event.Recorded {
	history := make([]event.Recorded, len(facts))
	revisions := map[string]uint64{}
	for i, fact := range facts {
		position := uint64(i + 1)
		history[i] = event.Recorded{
			Envelope: event.Envelope{ID: app.DeriveUUID("fact", fmt.Sprint(position)).String(), Stream: fact.Stream, Revision: revisions[fact.Stream], Position: event.Position{Commit: position, Prepare: position}, Name: nameOf(fact.Event), At: Start.Add(time.Duration(i) * time.Minute)},
			Event:    fact.Event,
		}
		revisions[fact.Stream]++
	}
	return history
}

func nameOf(e any) string {
	name, known := domain.Events.NameOf(reflect.TypeOf(e))
	if !known {
		panic(fmt.Sprintf("%T is not an event", e))
	}
	return name
}
