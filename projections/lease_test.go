package projections_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"cartwright/projections"
	"cartwright/projections/pubsub"
)

// until waits for a condition that nobody tells of.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	ctx := within(t)
	for tick := time.NewTicker(5 * time.Millisecond); !holds(); {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("never: %s", what)
		}
	}
}

// spread says that all partitions are taken, each once, and nobody has more than the limit.
func spread(limit int, engines ...*projections.Engine) bool {
	var all []int
	for _, engine := range engines {
		owned := engine.Owned("sales")
		if len(owned) > limit {
			return false
		}
		all = append(all, owned...)
	}
	slices.Sort(all)
	return len(slices.Compact(all)) == pubsub.Partitions && len(all) == pubsub.Partitions
}

func TestAProgramAloneHasAllPartitions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engine, _ := w.run(t, sales(1))
	until(t, "all partitions are taken", func() bool { return spread(pubsub.Partitions, engine) })
}

func TestProgramsShareTheWorkAndTakeOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.sell(t, 200)
	one, _ := w.run(t, sales(1))
	two, _ := w.run(t, sales(1))
	three, stop := w.run(t, sales(1))
	until(t, "three programs share", func() bool { return spread(6, one, two, three) })
	at := w.sell(t, 200)
	for _, engine := range []*projections.Engine{one, two, three} {
		must(t, engine.Wait(within(t), "sales", at))
	}
	stop()
	until(t, "two programs share", func() bool { return spread(8, one, two) })
	must(t, one.Wait(within(t), "sales", w.sell(t, 200)))
	w.expect(t, one, 3*sold(200))
}

func TestALostSessionIsALostLease(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	one, _ := w.run(t, sales(1))
	two, _ := w.run(t, sales(1))
	for round := 1; round <= 3; round++ {
		until(t, "two programs share", func() bool { return spread(8, one, two) })
		at := w.sell(t, 100)
		_, err := w.pool.Exec(within(t), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
			WHERE datname = current_database() AND application_name = 'cartwright leases'`)
		must(t, err)
		must(t, one.Wait(within(t), "sales", at))
		must(t, two.Wait(within(t), "sales", at))
	}
	w.expect(t, one, 3*sold(100))
}

// expect holds the tables against what was sold, and against an independent fold.
func (w world) expect(t *testing.T, engine *projections.Engine, want int64) {
	t.Helper()
	difference, err := engine.Verify(t.Context(), "sales") // takes as long as the log is
	must(t, err)
	sum, total := units(t, engine.View("sales"))
	if sum != want || total != want || !difference.Empty() {
		t.Errorf("%d units in products and %d in all, want %d; %s", sum, total, want, difference)
	}
}

func TestOthersAreToldOfNewRows(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	one, _ := w.run(t, sales(1))
	two, _ := w.run(t, sales(1))
	until(t, "two programs share", func() bool { return spread(8, one, two) })
	for i := range 20 { // in all partitions, more or less
		first, second := one.Advanced("sales"), two.Advanced("sales")
		w.append(t, fmt.Sprintf("test-%d", i), Sold{"tea", 1})
		await(t, "the first program's news", first)
		await(t, "the second program's news", second)
	}
}

func TestConsumersShareTheWork(t *testing.T) {
	t.Parallel()
	w, together, one, two := newWorld(t), newLedger(), newLedger(), newLedger()
	one.together, two.together = together, together
	w.consume(t, one)
	const keys, each = 40, 50
	for n := range each {
		if n == each/3 {
			w.consume(t, two)
		}
		for key := range keys {
			w.append(t, fmt.Sprintf("test-%d", key), Sold{fmt.Sprint(key), int64(n)})
		}
	}
	until(t, "everything is handled", func() bool { return together.count() >= keys*each })
	if n := together.count(); n != keys*each {
		t.Errorf("%d sales were handled, want %d: a planned handover repeats nothing", n, keys*each)
	}
	if one.count() == 0 || two.count() == 0 {
		t.Errorf("the shares are %d and %d", one.count(), two.count())
	}
	for key := range keys {
		if got := together.of(fmt.Sprint(key)); !slices.IsSorted(got) {
			t.Errorf("key %d is out of order: %v", key, got)
		}
	}
}

func (l *ledger) count() (n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, times := range l.times {
		n += times
	}
	return n
}

func (l *ledger) of(sku string) []int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.got[sku])
}
