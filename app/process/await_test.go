package process_test

import (
	"context"
	"testing"

	"cartwright/app"
	"cartwright/domain/event"
	"cartwright/domain/stock"
)

// await waits for an event of a stream.
func await[E any](t *testing.T, s shop, category, id string) E {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var found E
	err := s.store.Watch(ctx, event.StreamOf(category, id), app.NoStream, func(r event.Recorded) bool {
		e, ok := r.Event.(E)
		if ok {
			found = e
		}
		return ok
	})
	if err != nil {
		t.Fatalf("waiting for %T of %s: %v", found, id, err)
	}
	return found
}

// awaitUnits waits until so many units are available.
func (s shop) awaitUnits(t *testing.T, id string, units int64) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var level stock.Stock
	err := s.store.Watch(ctx, event.StreamOf(stock.Category, id), app.NoStream, func(r event.Recorded) bool {
		level = stock.Decider.Evolve(level, r.Event.(stock.Event))
		return level.Available() == units && r.Revision > 1 // after the hold
	})
	if err != nil {
		t.Fatalf("waiting for %d units of %s: %v", units, id, err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
