package projections_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"cartwright/domain/event"
	"cartwright/projections"
)

// mended is the test projection after somebody has mended the fold: it ignores what was poison.
func mended() projections.Projection {
	p := sales(1)
	p.On = projections.Handlers{}.
		Handle(projections.On(func(d *projections.Delta, e Sold, _ *event.Recorded) {
			sold := max(0, e.Units)
			d.Row("product", "sku", e.SKU).Add("units", sold).Add("sales", 1)
			d.Row("total", "part", 0).Add("units", sold)
		})).
		Handle(projections.On(func(*projections.Delta, Priced, *event.Recorded) {}))
	return p
}

func TestParkedEventsAreFoldedInOrderOnceTheFoldIsMended(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engine, stop := w.run(t, sales(1))
	must(t, engine.Wait(within(t), "sales", w.append(t, "test-sick", Sold{"tea", 1}, poison, Sold{"tea", 2}, Sold{"tea", 4})))
	list, err := engine.ParkedEvents(within(t), "sales", "", 10)
	must(t, err)
	if len(list) != 3 || !strings.Contains(list[0].Error, "less than nothing") || list[0].Behind || !list[1].Behind {
		t.Fatalf("parked: %+v", list)
	}
	again, err := engine.RetryParked(within(t), "sales", "")
	must(t, err)
	if again.Folded != 0 || again.Left != 3 {
		t.Errorf("without a mended fold: %+v", again)
	}
	stop()
	engine, _ = w.run(t, mended())
	must(t, engine.Wait(within(t), "sales", w.append(t, "test-sick", Sold{"tea", 8})))
	again, err = engine.RetryParked(within(t), "sales", "test-sick")
	must(t, err)
	if again.Folded != 4 || again.Left != 0 {
		t.Errorf("with a mended fold: %+v", again)
	}
	must(t, engine.Wait(within(t), "sales", w.append(t, "test-sick", Sold{"tea", 16})))
	w.checkUnits(t, engine, 1+2+4+8+16)
}

func TestADiscardedEventNoLongerHoldsItsStreamUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engine, _ := w.run(t, sales(1))
	must(t, engine.Wait(within(t), "sales", w.append(t, "test-sick", Sold{"tea", 1}, poison, Sold{"tea", 2})))
	list, err := engine.ParkedEvents(within(t), "sales", "test-sick", 1)
	must(t, err)
	after, err := engine.DiscardParked(within(t), "sales", list[0].EventID)
	must(t, err)
	if after.Folded != 1 || after.Left != 0 {
		t.Errorf("after discarding: %+v", after)
	}
	if _, err := engine.DiscardParked(within(t), "sales", list[0].EventID); !errors.Is(err, projections.ErrNotParked) {
		t.Errorf("discarding again: %v", err)
	}
	must(t, engine.Wait(within(t), "sales", w.append(t, "test-sick", Sold{"tea", 4})))
	w.checkUnits(t, engine, 1+2+4)
	done(t, replay(t, engine, projections.ReplayOptions{}))
	w.checkUnits(t, engine, 1+2+4)
}

// checkUnits says that nothing is parked, that so much was sold, and that an independent fold agrees.
func (w world) checkUnits(t *testing.T, engine *projections.Engine, want int64) {
	t.Helper()
	if sum, total := units(t, engine.View("sales")); sum != want || total != want {
		t.Errorf("%d units in products and %d in all, want %d", sum, total, want)
	}
	difference, err := engine.Verify(within(t), "sales")
	must(t, err)
	if s := status(t, engine); !difference.Empty() || s.Parked != 0 || s.Verified == nil || !s.Verified.Equal {
		t.Errorf("%s; status says %+v", difference, s)
	}
}

func TestTooMuchPoisonStopsTheProjectionUntilItIsStarted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engine, _ := w.run(t, sales(1))
	for i := range 101 {
		w.append(t, fmt.Sprintf("test-sick-%d", i), poison)
	}
	at := w.append(t, "test-well", Sold{"tea", 1}, poison, Sold{"tea", 2})
	stopped := statusOf(t, engine, "sales", func(s projections.Status) bool { return s.Stopped })
	if !stopped.Stuck() || !strings.Contains(stopped.Trouble, "100 events") {
		t.Errorf("status says %+v", stopped)
	}
	must(t, engine.Start(within(t), "sales"))
	must(t, engine.Wait(within(t), "sales", at))
	if s := status(t, engine); s.Parked != 103 {
		t.Errorf("status says %+v", s)
	}
}

func TestAReplayWithTooMuchPoisonFails(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engine, stop := w.run(t, mended())
	for i := range 101 {
		w.append(t, fmt.Sprintf("test-sick-%d", i), poison)
	}
	must(t, engine.Wait(within(t), "sales", w.append(t, "test-well", Sold{"tea", 1})))
	stop()
	broken, _ := w.run(t, sales(1))
	before := schema(t, broken)
	failed := awaitReplay(t, broken, begin(t, broken, projections.ReplayOptions{}).ID, projections.Replay.Finished)
	if failed.State != projections.ReplayFailed || !strings.Contains(failed.Detail, "100 events") || schema(t, broken) != before {
		t.Errorf("the replay ended with %+v", failed)
	}
}
