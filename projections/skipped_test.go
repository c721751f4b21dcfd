package projections_test

import (
	"strings"
	"testing"

	"cartwright/domain/event"
	"cartwright/projections"
	"cartwright/projections/pubsub"
)

// The same price again changes no row: whether it was folded once, twice or never, the tables are equal.
func TestVerifyFindsAnEventThatWasSkippedOrFoldedTwice(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		expected, found int64
		plant           func(w world, t *testing.T, before event.Position)
	}{
		"skipped": {4, 3, func(w world, t *testing.T, _ event.Position) {
			w.moveCheckpoint(t, w.append(t, "test-tea", Priced{"tea", "9.90"}))
		}},
		"twice": {3, 4, func(w world, t *testing.T, before event.Position) { w.moveCheckpoint(t, before) }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			engine, stop := w.run(t, sales(1))
			before := w.append(t, "test-tea", Sold{"tea", 2}, Priced{"tea", "9.90"})
			must(t, engine.Wait(within(t), "sales", w.append(t, "test-tea", Priced{"tea", "9.90"})))
			stop()
			c.plant(w, t, before)
			w.expectOnlyTheDigestToDiffer(t, c.expected, c.found)
		})
	}
}

// moveCheckpoint does what nothing may ever do: it moves a checkpoint without folding, or unfolding.
func (w world) moveCheckpoint(t *testing.T, to event.Position) {
	t.Helper()
	const sql = `UPDATE cartwright.projection_checkpoint SET commit_pos = $1, prepare_pos = $2 WHERE part = $3`
	_, err := w.pool.Exec(within(t), sql, int64(to.Commit), int64(to.Prepare), pubsub.Partition("test-tea"))
	must(t, err)
}

func (w world) expectOnlyTheDigestToDiffer(t *testing.T, expected, found int64) {
	t.Helper()
	engine, _ := w.run(t, sales(1))
	must(t, engine.Wait(within(t), "sales", w.append(t, "test-pot", Sold{"pot", 1})))
	difference, err := engine.Verify(within(t), "sales")
	must(t, err)
	want := projections.PartitionDifference{Part: pubsub.Partition("test-tea"), Expected: expected, Found: found}
	if len(difference.Tables) != 0 || len(difference.Partitions) != 1 || difference.Partitions[0] != want {
		t.Fatalf("found %+v, want only %+v", difference, want)
	}
	if s := status(t, engine); s.Verified.Equal || !strings.Contains(s.Verified.Detail, want.String()) {
		t.Errorf("the status says %+v", s.Verified)
	}
	differs := replayed(t, engine)
	if len(differs.Tables) != 0 || len(differs.Partitions) != 1 || differs.Partitions[0] != want {
		t.Errorf("the replay says %+v, want only %+v", differs, want)
	}
	mended, err := engine.Verify(within(t), "sales")
	must(t, err)
	if !mended.Empty() {
		t.Errorf("after the replay: %s", mended)
	}
}

func TestTablesFromBeforeThereWereDigestsAreFoldedOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engine, stop := w.run(t, sales(1))
	must(t, engine.Wait(within(t), "sales", w.sell(t, 40)))
	stop()
	_, err := w.pool.Exec(within(t), `ALTER TABLE cartwright.projection_checkpoint DROP COLUMN folded, DROP COLUMN digest`)
	must(t, err)
	engine, _ = w.run(t, sales(1))
	must(t, engine.Wait(within(t), "sales", w.sell(t, 40)))
	difference, err := engine.Verify(within(t), "sales")
	must(t, err)
	if s := status(t, engine); !difference.Empty() || s.Digest != "" || s.Folded != 0 {
		t.Errorf("%s, %+v", difference, s)
	}
	if rebuilt := replayed(t, engine); !rebuilt.Empty() {
		t.Error(rebuilt)
	}
	if s := status(t, engine); s.Digest == "" || s.Folded != 160 {
		t.Errorf("after the replay: %+v", s)
	}
}
