package projections_test

import (
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"cartwright/adapters/postgres/pgtest"
	"cartwright/domain/event"
	"cartwright/projections"
	"cartwright/projections/pubsub"
)

// TestAnyCutOfTheLogGivesTheSameTables cuts a log into batches anywhere, mixes the partitions, lets some share a
// transaction, and delivers everything twice.
func TestAnyCutOfTheLogGivesTheSameTables(t *testing.T) {
	t.Parallel()
	pool := pgtest.Open(t)
	var runs atomic.Int64
	rapid.Check(t, func(rt *rapid.T) {
		p := sales(1)
		p.Name = fmt.Sprintf("sales_%d", runs.Add(1))
		engine := projections.NewEngine(pool, nil, facts, quiet(), p)
		must(t, engine.Prepare(t.Context()))
		log := drawLog(rt)
		for _, batches := range drawTransactions(rt, log) {
			must(t, engine.Write(t.Context(), p.Name, batches))
			if err := engine.Write(t.Context(), p.Name, batches); !errors.Is(err, pubsub.ErrFenced) {
				rt.Fatalf("the second delivery got %v", err)
			}
		}
		if got, want := rows(products(t, engine.View(p.Name))), expected(log); !slices.Equal(got, want) {
			rt.Fatalf("got %v, want %v", got, want)
		}
	})
}

// drawLog is a log in which each product has a stream of its own.
func drawLog(rt *rapid.T) []event.Recorded {
	var log []event.Recorded
	for i := range rapid.IntRange(1, 40).Draw(rt, "events") {
		sku := rapid.SampledFrom([]string{"tea", "pot", "cup", "jar", "tin"}).Draw(rt, "sku")
		e := event.Recorded{Envelope: event.Envelope{ID: fmt.Sprint(i), Stream: sku, Position: event.Position{Commit: uint64(i + 1)}}}
		if rapid.Bool().Draw(rt, "sold") {
			e.Name, e.Event = "test.sold", Sold{sku, int64(rapid.IntRange(0, 9).Draw(rt, "units"))}
		} else {
			e.Name, e.Event = "test.priced", Priced{sku, fmt.Sprint(i)}
		}
		log = append(log, e)
	}
	return log
}

// drawTransactions cuts each partition into batches and groups batches of different partitions.
func drawTransactions(rt *rapid.T, log []event.Recorded) [][]pubsub.Batch {
	waiting := map[int][]event.Recorded{}
	for _, e := range log {
		part := pubsub.Partition(e.Stream)
		waiting[part] = append(waiting[part], e)
	}
	var transactions [][]pubsub.Batch
	at := map[int]event.Position{}
	for len(waiting) > 0 {
		var together []pubsub.Batch
		for part := range pubsub.Partitions {
			events := waiting[part]
			if len(events) == 0 || !rapid.Bool().Draw(rt, "takes part") {
				continue
			}
			n := rapid.IntRange(1, len(events)).Draw(rt, "batch")
			upTo := events[n-1].Position
			together = append(together, projections.Cut(part, at[part], upTo, events[:n]))
			at[part], waiting[part] = upTo, events[n:]
			if n == len(events) {
				delete(waiting, part)
			}
		}
		if len(together) > 0 {
			transactions = append(transactions, together)
		}
	}
	return transactions
}

// expected folds the log by hand.
func expected(log []event.Recorded) []string {
	bySKU := map[string]*product{}
	for _, e := range log {
		p, ok := bySKU[e.Stream]
		if !ok {
			p = &product{SKU: e.Stream}
			bySKU[e.Stream] = p
		}
		switch e := e.Event.(type) {
		case Sold:
			p.Units, p.Sales = p.Units+e.Units, p.Sales+1
		case Priced:
			p.Price = &e.Text
			if p.First == nil {
				p.First = &e.Text
			}
		}
	}
	var all []product
	for _, p := range bySKU {
		all = append(all, *p)
	}
	return rows(all)
}

// rows are products as sorted text.
func rows(all []product) []string {
	var lines []string
	for _, p := range all {
		lines = append(lines, fmt.Sprintf("%s %d %d %s %s", p.SKU, p.Units, p.Sales, deref(p.Price), deref(p.First)))
	}
	slices.Sort(lines)
	return lines
}

func deref(s *string) string {
	if s == nil {
		return "-"
	}
	return *s
}
