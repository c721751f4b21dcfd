package postgres_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cartwright/adapters/postgres"
	"cartwright/domain/event"
)

func TestACheckpointIsTheFurthestPlaceSaved(t *testing.T) {
	t.Parallel()
	checkpoints := postgres.NewCheckpoints(open(t))
	consumer := 0
	rapid.Check(t, func(r *rapid.T) {
		consumer++
		name := "consumer-" + string(rune('a'+consumer%26)) + rapid.StringMatching(`[a-z]{8}`).Draw(r, "name")
		furthest := map[int]event.Position{}
		place := rapid.Uint64Range(0, 3)
		for range rapid.IntRange(1, 8).Draw(r, "saves") {
			part := rapid.IntRange(0, 1).Draw(r, "part")
			at := event.Position{Commit: place.Draw(r, "commit"), Prepare: place.Draw(r, "prepare")}
			if err := checkpoints.Save(t.Context(), name, part, at); err != nil {
				r.Fatal(err)
			}
			if old, saved := furthest[part]; !saved || old.Before(at) {
				furthest[part] = at
			}
		}
		loaded, err := checkpoints.Load(t.Context(), name)
		if err != nil {
			r.Fatal(err)
		}
		if diff := cmp.Diff(furthest, loaded); diff != "" {
			r.Fatal(diff)
		}
	})
}

func TestACheckpointTakesEveryPlaceOfALog(t *testing.T) {
	t.Parallel()
	checkpoints := postgres.NewCheckpoints(open(t))
	last := event.Position{Commit: math.MaxInt64, Prepare: math.MaxInt64}
	if err := checkpoints.Save(t.Context(), "c", 0, last); err != nil {
		t.Fatal(err)
	}
	end := event.Position{Commit: math.MaxUint64, Prepare: math.MaxUint64}
	if err := checkpoints.Save(t.Context(), "c", 0, end); err == nil {
		t.Error("the end of the log, which is no place, was saved")
	}
	loaded, err := checkpoints.Load(t.Context(), "c")
	if err != nil || loaded[0] != last {
		t.Errorf("loaded %v, want %v: %v", loaded[0], last, err)
	}
}
