package projections_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"cartwright/domain/event"
	"cartwright/projections"
)

func TestReadsSeeWhatWasAppended(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engine, _ := w.run(t, sales(1))
	for round := 1; round <= 3; round++ {
		must(t, engine.Wait(within(t), "sales", w.sell(t, 40)))
		sum, total := units(t, engine.View("sales"))
		if want := int64(round) * sold(40); sum != want || total != want {
			t.Fatalf("round %d: %d units in products and %d in all, want %d", round, sum, total, want)
		}
	}
}

func TestWaitIsPromptForEventsNobodyFolds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engine, _ := w.run(t, sales(1))
	must(t, engine.Wait(within(t), "sales", w.append(t, "test-1", Ignored{})))
}

func TestWaitEndsWithItsContext(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engine, _ := w.run(t, sales(1))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	at := w.append(t, "test-1", Ignored{})
	err := engine.Wait(ctx, "sales", event.Position{Commit: at.Commit + 1<<40, Prepare: at.Prepare + 1<<40})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want the deadline", err)
	}
}

func TestAnotherProgramCanWait(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.run(t, sales(1))
	reader := projections.NewEngine(w.pool, w.feed, facts, quiet(), sales(1))
	must(t, reader.Prepare(within(t)))
	must(t, reader.Wait(within(t), "sales", w.sell(t, 20)))
	if sum, _ := units(t, reader.View("sales")); sum != sold(20) {
		t.Errorf("%d units, want %d", sum, sold(20))
	}
}

func TestARestartGoesOnFromTheCheckpoint(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for round := 1; round <= 3; round++ {
		engine, stop := w.run(t, sales(1))
		must(t, engine.Wait(within(t), "sales", w.sell(t, 30)))
		if sum, total := units(t, engine.View("sales")); sum != int64(round)*sold(30) || total != sum {
			t.Fatalf("round %d: %d units in products and %d in all, want %d", round, sum, total, int64(round)*sold(30))
		}
		stop()
	}
}

func TestShapesOfColumns(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engine, _ := w.run(t, sales(1))
	w.append(t, "test-1", Priced{"tea", "4.50"}, Sold{"tea", 2})
	must(t, engine.Wait(within(t), "sales", w.append(t, "test-1", Sold{"tea", 3}, Priced{"tea", "4.90"})))
	got := products(t, engine.View("sales"))
	if len(got) != 1 || got[0].Units != 5 || got[0].Sales != 2 || *got[0].Price != "4.90" || *got[0].First != "4.50" {
		t.Errorf("got %+v", got)
	}
}

func TestAdvancedTellsOfNewRows(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engine, _ := w.run(t, sales(1))
	advanced := engine.Advanced("sales")
	w.append(t, "test-1", Sold{"tea", 1})
	select {
	case <-advanced:
	case <-within(t).Done():
		t.Error("nobody was told")
	}
}
