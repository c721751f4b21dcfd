package projections_test

import (
	"fmt"
	"slices"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"cartwright/adapters/postgres/pgtest"
	"cartwright/projections"
)

// TestHistoryFoldedInMemoryGivesTheSameTables folds the beginning of a log in memory, however it is cut, and the rest
// the ordinary way.
func TestHistoryFoldedInMemoryGivesTheSameTables(t *testing.T) {
	t.Parallel()
	pool := pgtest.Open(t)
	var runs atomic.Int64
	rapid.Check(t, func(rt *rapid.T) {
		p := sales(1)
		p.Name = fmt.Sprintf("sales_%d", runs.Add(1))
		engine := projections.NewEngine(pool, nil, facts, quiet(), p)
		must(t, engine.Prepare(t.Context()))
		log := drawLog(rt)
		transactions := drawTransactions(rt, log)
		inMemory := rapid.IntRange(0, len(transactions)).Draw(rt, "in memory")
		must(t, engine.Fill(t.Context(), p.Name, transactions[:inMemory]))
		for _, batches := range transactions[inMemory:] {
			must(t, engine.Write(t.Context(), p.Name, batches))
		}
		if got, want := rows(products(t, engine.View(p.Name))), expected(log); !slices.Equal(got, want) {
			rt.Fatalf("got %v, want %v", got, want)
		}
	})
}

// replayed replays a live projection and returns how the result differs from it.
func replayed(t *testing.T, engine *projections.Engine) *projections.Difference {
	t.Helper()
	var difference *projections.Difference
	must(t, engine.Replay(within(t), "sales", func(p projections.Replay) { difference = p.Difference }))
	if difference == nil {
		t.Fatal("nothing was compared")
	}
	return difference
}

func TestARebuildThatOutgrowsMemoryGoesOnInSmallSteps(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engine := projections.NewEngine(w.pool, w.feed, facts, quiet(), sales(1)).FillBudget(1)
	must(t, engine.Prepare(within(t)))
	start(t, engine.Run)
	must(t, engine.Wait(within(t), "sales", w.sell(t, 400)))
	if difference := replayed(t, engine); !difference.Empty() {
		t.Error(difference)
	}
}

func TestARebuildParksWhatTheLiveProjectionParked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engine, _ := w.run(t, sales(1))
	w.sell(t, 40)
	w.append(t, "test-sick", Sold{"tea", 1}, Sold{"tea", -1}, Sold{"tea", 1})
	w.appendBy(t, w.foreign, "test-damaged", Misunderstood{7})
	must(t, engine.Wait(within(t), "sales", w.sell(t, 40)))
	if difference := replayed(t, engine); !difference.Empty() {
		t.Error(difference)
	}
	all, err := engine.Status(within(t))
	must(t, err)
	if all[0].Parked != 3 {
		t.Errorf("%d events are parked, want 3", all[0].Parked)
	}
}

func TestAFirstStartOverALongLogIsStoredInOneGo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	at := w.sell(t, 800)
	p := journal("sales")
	p.MaxBatch = 4
	engine, _ := w.run(t, p)
	must(t, engine.Wait(within(t), p.Name, at))
	var rows, transactions int
	const sql = `SELECT count(*), count(DISTINCT xmin::text) FROM live.sale`
	must(t, engine.View(p.Name).QueryRow(within(t), sql).Scan(&rows, &transactions))
	if rows != 800 || transactions != 1 {
		t.Errorf("%d rows came in %d transactions, want 800 in one", rows, transactions)
	}
}

func TestProgramsThatStartTogetherOverALongLogFoldItOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	at := w.sell(t, 800)
	var engines []*projections.Engine
	for range 3 {
		engine := projections.NewEngine(w.pool, w.feed, facts, quiet(), sales(1))
		must(t, engine.Prepare(within(t)))
		engines = append(engines, engine)
	}
	for _, engine := range engines {
		start(t, engine.Run)
	}
	for _, engine := range engines {
		must(t, engine.Wait(within(t), "sales", at))
	}
	until(t, "the programs share", func() bool { return spread(6, engines...) })
	must(t, engines[0].Wait(within(t), "sales", w.sell(t, 40)))
	w.expect(t, engines[0], sold(800)+sold(40))
}
