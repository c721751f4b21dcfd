package projections_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"cartwright/adapters/postgres/pgtest"
	"cartwright/domain/event"
	"cartwright/projections"
)

// copyLeast is how many facts are copied.
const copyLeast = 500

// journal appends a row for every sale.
func journal(name string) projections.Projection {
	return projections.Projection{
		Name: name, Version: 1,
		Schema: `CREATE TABLE sale (sku text, units bigint, tags text[], at timestamptz, note text DEFAULT 'none')`,
		On: projections.Handlers{}.Handle(projections.On(func(d *projections.Delta, e Sold, r *event.Recorded) {
			d.Append("sale", "sku", e.SKU, "units", e.Units, "tags", []string{e.SKU, "sold"}, "at", r.At)
		})),
	}
}

// TestFactsAreAppendedOnce appends few facts and many, which go to Postgres by different ways.
func TestFactsAreAppendedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := journal("sales")
	engine, _ := w.run(t, p)
	must(t, engine.Wait(within(t), p.Name, w.sell(t, 7)))
	var many []any
	for i := range 1500 {
		many = append(many, Sold{fmt.Sprint(i), 1})
	}
	must(t, engine.Wait(within(t), p.Name, w.append(t, "test-many", many...)))
	var rows, units int64
	const sql = `SELECT count(*), sum(units)::bigint FROM live.sale WHERE note = 'none' AND tags[1] = sku`
	must(t, engine.View(p.Name).QueryRow(within(t), sql).Scan(&rows, &units))
	if rows != 1507 || units != 1500+sold(7) {
		t.Errorf("%d rows and %d units", rows, units)
	}
	difference, err := engine.Verify(within(t), p.Name)
	must(t, err)
	if !difference.Empty() {
		t.Error("verify:", difference)
	}
	if difference := replayed(t, engine); !difference.Empty() {
		t.Error("replay:", difference)
	}
}

// TestAnyCutAppendsTheSameFacts cuts a log anywhere and folds some of it in memory.
func TestAnyCutAppendsTheSameFacts(t *testing.T) {
	t.Parallel()
	pool := pgtest.Open(t)
	runs := 0
	rapid.Check(t, func(rt *rapid.T) {
		runs++
		p := journal(fmt.Sprintf("journal_%d", runs))
		engine := projections.NewEngine(pool, nil, facts, quiet(), p)
		must(t, engine.Prepare(t.Context()))
		var log []event.Recorded
		for _, e := range drawLog(rt) {
			if e.Name == "test.sold" {
				log = append(log, e)
			}
		}
		transactions := drawTransactions(rt, log)
		inMemory := rapid.IntRange(0, len(transactions)).Draw(rt, "in memory")
		must(t, engine.Fill(t.Context(), p.Name, transactions[:inMemory]))
		for _, batches := range transactions[inMemory:] {
			must(t, engine.Write(t.Context(), p.Name, batches))
		}
		var rows int
		must(t, engine.View(p.Name).QueryRow(t.Context(), "SELECT count(*) FROM live.sale").Scan(&rows))
		if rows != len(log) {
			rt.Fatalf("%d rows of %d events", rows, len(log))
		}
	})
}

// TestValuesThatCannotBeCopiedAreParked writes numbers into a column of times, a few of them and many.
func TestValuesThatCannotBeCopiedAreParked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := journal("sales")
	p.Schema = `CREATE TABLE sale (sku text, units timestamptz, tags text[], at timestamptz)`
	engine, _ := w.run(t, p)
	many := []any{Sold{"tea", 1}}
	for range copyLeast {
		many = append(many, Sold{"pot", 1})
	}
	must(t, engine.Wait(within(t), p.Name, w.append(t, "test-many", many...)))
	all, err := engine.Status(within(t))
	must(t, err)
	if all[0].Parked != int64(len(many)) {
		t.Errorf("%d events are parked, want %d", all[0].Parked, len(many))
	}
}

func TestFactsOfOtherColumnsAreAMistake(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("a table took rows of different columns")
		}
	}()
	var d projections.Delta
	d.Append("sale", "sku", "tea", "units", 1)
	d.Append("sale", "units", 1, "sku", "tea")
}
