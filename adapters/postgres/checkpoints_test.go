package postgres_test

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cartwright/adapters/postgres"
	"cartwright/domain/event"
	"cartwright/projections/pubsub"
)

func TestACheckpointMovesFromWhereItIsOnly(t *testing.T) {
	t.Parallel()
	checkpoints := postgres.NewCheckpoints(open(t))
	consumer := 0
	rapid.Check(t, func(r *rapid.T) {
		consumer++
		name := "consumer-" + string(rune('a'+consumer%26)) + rapid.StringMatching(`[a-z]{8}`).Draw(r, "name")
		places := map[int]event.Position{}
		place := rapid.Custom(func(r *rapid.T) event.Position {
			return event.Position{Commit: rapid.Uint64Range(0, 2).Draw(r, "commit"), Prepare: rapid.Uint64Range(0, 1).Draw(r, "prepare")}
		})
		for range rapid.IntRange(1, 8).Draw(r, "saves") {
			part := rapid.IntRange(0, 1).Draw(r, "part")
			from, to := place.Draw(r, "from"), place.Draw(r, "to")
			err := checkpoints.Save(t.Context(), name, part, from, to)
			if places[part] == from {
				places[part] = to
			} else if !errors.Is(err, pubsub.ErrFenced) {
				r.Fatalf("saved %v from %v, but it is at %v: %v", to, from, places[part], err)
			}
			if err != nil && !errors.Is(err, pubsub.ErrFenced) {
				r.Fatal(err)
			}
		}
		loaded, err := checkpoints.Load(t.Context(), name)
		if err != nil {
			r.Fatal(err)
		}
		if diff := cmp.Diff(places, loaded); diff != "" {
			r.Fatal(diff)
		}
	})
}

func TestACheckpointTakesEveryPlaceOfALog(t *testing.T) {
	t.Parallel()
	checkpoints := postgres.NewCheckpoints(open(t))
	last := event.Position{Commit: math.MaxInt64, Prepare: math.MaxInt64}
	if err := checkpoints.Save(t.Context(), "c", 0, event.Position{}, last); err != nil {
		t.Fatal(err)
	}
	end := event.Position{Commit: math.MaxUint64, Prepare: math.MaxUint64}
	if err := checkpoints.Save(t.Context(), "c", 0, last, end); err == nil {
		t.Error("the end of the log, which is no place, was saved")
	}
	loaded, err := checkpoints.Load(t.Context(), "c")
	if err != nil || loaded[0] != last {
		t.Errorf("loaded %v, want %v: %v", loaded[0], last, err)
	}
}
