package projections_test

import (
	"errors"
	"strings"
	"testing"

	"cartwright/domain/event"
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
		last := replay(t, engine, projections.ReplayOptions{})
		if last.State != projections.ReplayDone || last.Difference == nil || !last.Difference.Empty() || last.Share() != 1 {
			t.Errorf("the replay ended with %+v", last)
		}
		if sums := last.Difference.Compared; len(sums) != 2 || sums[0].Found.Rows != 5 || sums[0].Found != sums[0].Expected {
			t.Errorf("compared %+v", sums)
		}
	}
	stopReading()
	after := products(t, engine.View("sales"))
	if len(before) != len(after) || before[0].Units != after[0].Units {
		t.Errorf("before %+v, after %+v", before, after)
	}
}

func TestReplayedTablesKeepUpWithTheLog(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engine, _ := w.run(t, sales(1))
	must(t, engine.Wait(within(t), "sales", w.sell(t, 40)))
	done(t, replay(t, engine, projections.ReplayOptions{}))
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
	begun := begin(t, engine, projections.ReplayOptions{})
	for range 5 {
		must(t, engine.Wait(within(t), "sales", w.sell(t, 40)))
	}
	done(t, awaitReplay(t, engine, begun.ID, projections.Replay.Finished))
	must(t, engine.Wait(within(t), "sales", w.sell(t, 40)))
	if sum, total := units(t, engine.View("sales")); sum != 7*sold(40) || total != sum {
		t.Errorf("%d units in products and %d in all, want %d", sum, total, 7*sold(40))
	}
}

func TestReplayShowsDifferencesAndSwapsWhenTheyAreAccepted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engine, _ := w.run(t, sales(1))
	must(t, engine.Wait(within(t), "sales", w.sell(t, 40)))
	w.spoil(t, engine)
	before := schema(t, engine)
	halted := replay(t, engine, projections.ReplayOptions{})
	if halted.State != projections.ReplayDifferent || len(halted.Difference.Tables) != 1 || len(halted.Difference.Tables[0].Samples) != 2 {
		t.Fatalf("the replay did not see the damage: %+v", halted)
	}
	if at := schema(t, engine); at != before {
		t.Errorf("readers are at %s without anybody's consent", at)
	}
	_, err := engine.ResumeReplay(within(t), halted.ID, projections.ReplayOptions{AcceptDifferences: true})
	must(t, err)
	done(t, awaitReplay(t, engine, halted.ID, projections.Replay.Finished))
	if sum, _ := units(t, engine.View("sales")); sum != sold(40) {
		t.Errorf("%d units after the replay, want %d", sum, sold(40))
	}
}

func TestTwoProgramsShareTheLiveTablesWhileOneReplays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engine, _ := w.run(t, sales(1))
	other, _ := w.run(t, sales(1))
	must(t, engine.Wait(within(t), "sales", w.sell(t, 200))) // until then there is nothing to compare with
	begun := begin(t, engine, projections.ReplayOptions{})
	var at event.Position
	for range 5 {
		at = w.sell(t, 40)
	}
	last := awaitReplay(t, other, begun.ID, projections.Replay.Finished)
	if done(t, last); !last.Difference.Empty() {
		t.Error(last.Difference)
	}
	must(t, other.Rollback(within(t), "sales"))
	for _, program := range []*projections.Engine{engine, other} {
		must(t, program.Wait(within(t), "sales", at))
	}
	if sum, total := units(t, other.View("sales")); sum != sold(200)+5*sold(40) || total != sum {
		t.Errorf("%d units in products and %d in all, want %d", sum, total, sold(200)+5*sold(40))
	}
}

func TestACancelledReplayLeavesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engine, _ := w.run(t, sales(1))
	must(t, engine.Wait(within(t), "sales", w.sell(t, 40)))
	begun := begin(t, engine, projections.ReplayOptions{MaxPerSecond: 1})
	if _, err := engine.StartReplay(within(t), "rpl_other", "sales", projections.ReplayOptions{}); !errors.Is(err, projections.ErrReplayUnderWay) {
		t.Errorf("a second replay at the same time: %v", err)
	}
	_, err := engine.CancelReplay(within(t), begun.ID)
	must(t, err)
	if r := awaitReplay(t, engine, begun.ID, projections.Replay.Finished); r.State != projections.ReplayCancelled {
		t.Errorf("the replay ended with %+v", r)
	}
	var builds int
	must(t, w.pool.QueryRow(within(t), "SELECT count(*) FROM cartwright.projection").Scan(&builds))
	if builds != 1 || !strings.HasSuffix(schema(t, engine), "_v1_b1") {
		t.Errorf("%d builds, readers at %s", builds, schema(t, engine))
	}
	if _, err := engine.PauseReplay(within(t), begun.ID); !errors.Is(err, projections.ErrReplayFinished) {
		t.Errorf("pausing what has ended: %v", err)
	}
}

func TestAPausedReplayReadsNothingUntilItIsResumedByTheNextProgram(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, stop := w.run(t, sales(1))
	must(t, first.Wait(within(t), "sales", w.sell(t, 400)))
	begun := begin(t, first, projections.ReplayOptions{MaxPerSecond: 200})
	_, err := first.PauseReplay(within(t), begun.ID)
	must(t, err)
	paused := awaitReplay(t, first, begun.ID, func(r projections.Replay) bool { return r.State == projections.ReplayPaused })
	stop()
	second, _ := w.run(t, sales(1))
	again := awaitReplay(t, second, begun.ID, func(r projections.Replay) bool { return r.Revision > paused.Revision })
	if again.State != projections.ReplayPaused || again.Finished() || again.Done > paused.Done+again.Total/2 {
		t.Errorf("after the restart: %+v", again)
	}
	_, err = second.ResumeReplay(within(t), begun.ID, projections.ReplayOptions{MaxPerSecond: 1e6})
	must(t, err)
	done(t, awaitReplay(t, second, begun.ID, projections.Replay.Finished))
	if sum, _ := units(t, second.View("sales")); sum != sold(400) {
		t.Errorf("%d units after the replay, want %d", sum, sold(400))
	}
}

func TestAReplayGoesOnFromItsCheckpointsAfterARestart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, stop := w.run(t, sales(1))
	must(t, first.Wait(within(t), "sales", w.sell(t, 400)))
	begun := begin(t, first, projections.ReplayOptions{MaxPerSecond: 400})
	halfway := awaitReplay(t, first, begun.ID, func(r projections.Replay) bool { return r.Done > r.Total/4 && r.Total > 0 })
	stop()
	second, _ := w.run(t, sales(1))
	_, err := second.ResumeReplay(within(t), begun.ID, projections.ReplayOptions{MaxPerSecond: 1e6})
	must(t, err)
	last := awaitReplay(t, second, begun.ID, projections.Replay.Finished)
	done(t, last)
	if last.Schema != halfway.Schema || last.Schema != schema(t, second) || !last.Difference.Empty() {
		t.Errorf("at the restart %+v, in the end %+v", halfway, last)
	}
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
