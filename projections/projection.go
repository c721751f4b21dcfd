package projections

import (
	"fmt"
	"reflect"

	"cartwright/domain/event"
)

// Projection declares one read model as data: what it is called, the tables it fills, and a pure fold for each event it
// needs. Everything else (batches, transactions, checkpoints, partitions, replay) is the engine's.
type Projection struct {
	Name    string
	Version int    // any change of tables or folds is a new version
	Schema  string // DDL, run inside a Postgres schema of the version's own; every column but the keys has a default
	On      Handlers

	// MaxBatch is how many events one transaction takes at most, or a little more. The default is 50,000.
	MaxBatch int

	// Key names the partition key of an event. Events with the same key are folded in log order; others may be folded
	// side by side. The default is the event's stream.
	Key func(*event.Recorded) string

	// Before, where there is one, is the version before as it was declared. While its tables answer, or may have to again,
	// this program keeps them up to date. Without it they stand still unless a program that declares it runs.
	Before *Projection
}

// Handlers maps an event's Go type to the fold that takes it.
type Handlers map[reflect.Type]Fold

// Fold adds what one event means to a delta. It must depend on nothing but its arguments, and change only the first. (The
// event is lent: copying it would cost as much as most folds do.)
type Fold func(d *Delta, recorded *event.Recorded)

// On is the fold of events of type E.
func On[E any](fold func(d *Delta, e E, recorded *event.Recorded)) (reflect.Type, Fold) {
	return reflect.TypeFor[E](), func(d *Delta, recorded *event.Recorded) {
		fold(d, recorded.Event.(E), recorded)
	}
}

// Handle adds a fold; it chains. A second fold for the same type is a programming error and panics.
func (h Handlers) Handle(t reflect.Type, fold Fold) Handlers {
	if _, taken := h[t]; taken {
		panic(fmt.Sprintf("two folds for %s", t))
	}
	h[t] = fold
	return h
}
