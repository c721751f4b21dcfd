package projections_test

import (
	"testing"
	"time"

	"cartwright/projections"
)

func TestARunningEngineVerifiesItselfAndTellsWhatItFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engine := projections.NewEngine(w.pool, w.feed, facts, quiet(), sales(1))
	engine.ReverifyEvery(10 * time.Millisecond)
	must(t, engine.Prepare(within(t)))
	start(t, engine.Run)
	at := w.sell(t, 40)
	must(t, engine.Wait(within(t), "sales", at))
	right := statusOf(t, engine, "sales", func(s projections.Status) bool { return s.Verified != nil && s.Verified.Events == 80 })
	if !right.Verified.Equal || right.Verified.Detail != "" {
		t.Errorf("before the damage: %+v", right.Verified)
	}
	w.spoil(t, engine)
	wrong := statusOf(t, engine, "sales", func(s projections.Status) bool { return !s.Verified.Equal })
	if wrong.Verified.Detail == "" || !wrong.Verified.At.After(right.Verified.At) {
		t.Errorf("after the damage: %+v", wrong.Verified)
	}
}
