package projections_test

import (
	"testing"

	"cartwright/projections"
)

// What users of other event-sourced systems report about replays and projections, each as a case of its own. Replays that
// readers notice (JasperFx/marten#1720) are in replay_test.go and rollback_test.go.

// AxonIQ/AxonFramework#4458: a replay fires side effects again.
func TestAxon4458AReplaySendsNothingAgain(t *testing.T) {
	t.Parallel()
	w, l := newWorld(t), newLedger()
	engine, _ := w.run(t, sales(1))
	w.consume(t, l)
	must(t, engine.Wait(within(t), "sales", w.sell(t, 80)))
	l.until(t, "every sale is handled", func() bool { return len(l.times) == 80 })
	for range 3 {
		must(t, engine.Replay(within(t), "sales", func(projections.Replay) {}))
	}
	w.append(t, "test-last", Sold{"last", 1})
	l.until(t, "the last sale", func() bool { return len(l.got["last"]) == 1 })
	l.mu.Lock()
	defer l.mu.Unlock()
	for id, times := range l.times {
		if times != 1 {
			t.Errorf("%s was handled %d times", id, times)
		}
	}
}

// medusajs/medusa#6016, vendurehq/vendure#2735: a handler that crashes takes the event with it. Here there is nothing beside
// the log to be lost: the event comes again until it has been handled, and those behind it after it.
func TestMedusa6016AHandlerThatCrashesLosesNothing(t *testing.T) {
	t.Parallel()
	w, l := newWorld(t), newLedger()
	crashes := 3
	l.refuse = func(s Sold) error {
		if s.Units == 2 && crashes > 0 {
			crashes--
			panic("crash")
		}
		return nil
	}
	w.consume(t, l)
	w.append(t, "test-1", Sold{"tea", 1}, Sold{"tea", 2}, Sold{"tea", 3})
	l.until(t, "all three", func() bool { return len(l.got["tea"]) == 3 })
	if got := l.got["tea"]; got[0] != 1 || got[1] != 2 || got[2] != 3 || crashes != 0 {
		t.Errorf("handled %v, %d crashes to go", got, crashes)
	}
}

// JasperFx/marten#2370, #1629, #4977: while many write at once, events are skipped that became visible later than ones
// behind them. The log here has one order, and nothing is seen before its place in it is known.
func TestMarten2370ManyWritersAtOnceAndNoEventIsSkipped(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engine, _ := w.run(t, sales(1))
	const writers, each = 16, 25
	done := make(chan struct{})
	for range writers {
		own := w
		own.lengths = map[string]int{}
		go func() {
			defer func() { done <- struct{}{} }()
			for range each {
				own.sell(t, 8)
			}
		}()
	}
	for range writers {
		<-done
	}
	must(t, engine.Wait(within(t), "sales", w.append(t, "test-last", Ignored{})))
	w.expect(t, engine, writers*each*sold(8))
}
