package projections_test

import (
	"context"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"cartwright/projections"
)

func TestReplayIsNotNoticedByReaders(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engine, _ := w.run(t, sales(1))
	must(t, engine.Wait(within(t), "sales", w.sell(t, 200)))
	stopReading := read(t, engine.View("sales"), sold(200))
	before := products(t, engine.View("sales"))
	for range 2 {
		var last projections.ReplayProgress
		must(t, engine.Replay(within(t), "sales", func(p projections.ReplayProgress) { last = p }))
		if last.Stage != projections.StageDone || last.Difference == nil || !last.Difference.Empty() {
			t.Errorf("the replay ended with %+v", last)
		}
	}
	stopReading()
	after := products(t, engine.View("sales"))
	if len(before) != len(after) || before[0].Units != after[0].Units {
		t.Errorf("before %+v, after %+v", before, after)
	}
}

// read reads all the time, and expects the same answer every time, until it is stopped.
func read(t *testing.T, view projections.View, want int64) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var readers errgroup.Group
	for range 4 {
		readers.Go(func() error {
			for ctx.Err() == nil {
				var sum int64
				if err := view.QueryRow(t.Context(), "SELECT sum(units)::bigint FROM live.product").Scan(&sum); err != nil {
					return err
				}
				if sum != want {
					t.Errorf("a reader saw %d units, want %d", sum, want)
				}
			}
			return nil
		})
	}
	return func() {
		cancel()
		must(t, readers.Wait())
	}
}

func TestReplayedTablesKeepUpWithTheLog(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engine, _ := w.run(t, sales(1))
	must(t, engine.Wait(within(t), "sales", w.sell(t, 40)))
	must(t, engine.Replay(within(t), "sales", nil))
	must(t, engine.Wait(within(t), "sales", w.sell(t, 40)))
	if sum, total := units(t, engine.View("sales")); sum != 2*sold(40) || total != sum {
		t.Errorf("%d units in products and %d in all, want %d", sum, total, 2*sold(40))
	}
}

func TestReplayDuringWritesLosesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engine, _ := w.run(t, sales(1))
	w.sell(t, 40)
	var replay errgroup.Group
	replay.Go(func() error { return engine.Replay(within(t), "sales", nil) })
	for range 5 {
		must(t, engine.Wait(within(t), "sales", w.sell(t, 40)))
	}
	must(t, replay.Wait())
	must(t, engine.Wait(within(t), "sales", w.sell(t, 40)))
	if sum, total := units(t, engine.View("sales")); sum != 7*sold(40) || total != sum {
		t.Errorf("%d units in products and %d in all, want %d", sum, total, 7*sold(40))
	}
}

func TestReplayRepairsAndSaysWhatWasWrong(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engine, _ := w.run(t, sales(1))
	must(t, engine.Wait(within(t), "sales", w.sell(t, 40)))
	w.spoil(t, engine)
	var last projections.ReplayProgress
	must(t, engine.Replay(within(t), "sales", func(p projections.ReplayProgress) { last = p }))
	if last.Difference == nil || last.Difference.Empty() {
		t.Errorf("the replay did not see the damage: %+v", last)
	}
	if sum, _ := units(t, engine.View("sales")); sum != sold(40) {
		t.Errorf("%d units after the replay, want %d", sum, sold(40))
	}
}

// spoil changes a row behind the engine's back.
func (w world) spoil(t *testing.T, engine *projections.Engine) {
	t.Helper()
	_, err := w.pool.Exec(within(t), "UPDATE "+schema(t, engine)+".product SET units = units + 1 WHERE sku = 'sku-3'")
	must(t, err)
}

// schema is where readers look.
func schema(t *testing.T, engine *projections.Engine) string {
	t.Helper()
	all, err := engine.Status(within(t))
	must(t, err)
	return all[0].Schema
}

func TestAnAbandonedReplayIsClearedAway(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engine, _ := w.run(t, sales(1))
	must(t, engine.Wait(within(t), "sales", w.sell(t, 40)))
	ctx, cancel := context.WithCancel(within(t))
	err := engine.Replay(ctx, "sales", func(projections.ReplayProgress) { cancel() })
	if err == nil {
		t.Fatal("the replay succeeded although its context ended")
	}
	var builds int
	must(t, w.pool.QueryRow(within(t), "SELECT count(*) FROM cartwright.projection").Scan(&builds))
	if builds != 1 || !strings.HasSuffix(schema(t, engine), "_v1_b1") {
		t.Errorf("%d builds, readers at %s", builds, schema(t, engine))
	}
	must(t, engine.Replay(within(t), "sales", nil))
}

func TestReplayWithoutRun(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.sell(t, 40)
	engine := projections.NewEngine(w.pool, w.feed, facts, quiet(), sales(1))
	must(t, engine.Prepare(within(t)))
	must(t, engine.Replay(within(t), "sales", nil))
	if sum, _ := units(t, engine.View("sales")); sum != sold(40) {
		t.Errorf("%d units, want %d", sum, sold(40))
	}
}

func TestANewVersionIsBuiltBesideTheOldOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old, stop := w.run(t, sales(1))
	must(t, old.Wait(within(t), "sales", w.sell(t, 40)))
	stop()
	at := w.sell(t, 40)
	next := sales(2)
	next.Schema += "CREATE TABLE more (id text PRIMARY KEY);"
	engine, _ := w.run(t, next)
	for ctx := within(t); !strings.HasSuffix(schema(t, engine), "_v2_b1"); {
		must(t, ctx.Err())
	}
	must(t, engine.Wait(within(t), "sales", at))
	if sum, _ := units(t, engine.View("sales")); sum != 2*sold(40) {
		t.Errorf("%d units, want %d", sum, 2*sold(40))
	}
}

func TestChangedTablesNeedANewVersion(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, stop := w.run(t, sales(2))
	stop()
	changed := sales(2)
	changed.Schema += "CREATE TABLE more (id text PRIMARY KEY);"
	for _, p := range []projections.Projection{changed, sales(1)} {
		err := projections.NewEngine(w.pool, w.feed, facts, quiet(), p).Prepare(within(t))
		if err == nil || !strings.Contains(err.Error(), "version 2") {
			t.Errorf("got %v", err)
		}
	}
}
