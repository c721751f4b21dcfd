package projections_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"cartwright/adapters/postgres/pgtest"
	"cartwright/domain/event"
	"cartwright/projections"
	"cartwright/projections/pubsub"
)

// Shapes with SQL of their own. The order of texts matters to the second, and the third contradicts itself.
var (
	largest  = projections.NewShape("greatest($old, $new)", func(old, change any) any { return max(old.(int64), change.(int64)) })
	listed   = projections.NewShape("$old || ',' || $new", func(old, change any) any { return old.(string) + "," + change.(string) })
	twofaced = projections.NewShape("least($old, $new)", func(old, change any) any { return max(old.(int64), change.(int64)) })
)

// record is the largest sale of a product, and its prices in their order, which zero units clear.
type record struct {
	SKU    string
	Most   *int64
	Prices *string
}

func records(name string) projections.Projection {
	return projections.Projection{
		Name: name, Version: 1, Schema: `CREATE TABLE record (sku text PRIMARY KEY, most bigint, prices text)`,
		On: projections.Handlers{}.
			Handle(projections.On(func(d *projections.Delta, e Sold, _ *event.Recorded) {
				row := d.Row("record", "sku", e.SKU).Take("most", largest, e.Units)
				if e.Units == 0 {
					row.Set("most", nil).Set("prices", nil)
				}
			})).
			Handle(projections.On(func(d *projections.Delta, e Priced, _ *event.Recorded) {
				d.Row("record", "sku", e.SKU).Take("prices", listed, e.Text)
			})),
	}
}

// TestAShapeOfOnesOwnMeansTheSameHoweverTheLogIsCut compares SQL with memory: batches with the whole log at once, into new
// tables and into those that have rows.
func TestAShapeOfOnesOwnMeansTheSameHoweverTheLogIsCut(t *testing.T) {
	t.Parallel()
	pool := pgtest.Open(t)
	var runs atomic.Int64
	rapid.Check(t, func(rt *rapid.T) {
		log, p := drawLog(rt), records(fmt.Sprintf("records_%d", runs.Add(1)))
		engine := projections.NewEngine(pool, nil, facts, quiet(), p)
		must(t, engine.Prepare(t.Context()))
		for _, batches := range drawTransactions(rt, log) {
			must(t, engine.Write(t.Context(), p.Name, batches))
		}
		if diff := cmp.Diff(byHand(log), recorded(t.Context(), t, engine.View(p.Name))); diff != "" {
			rt.Fatalf("by hand (-) and in the tables (+):\n%s", diff)
		}
		filled := records(p.Name + "_filled")
		engine = projections.NewEngine(pool, nil, facts, quiet(), filled)
		must(t, engine.Prepare(t.Context()))
		must(t, engine.Fill(t.Context(), filled.Name, [][]pubsub.Batch{wholeOf(log)}))
		if diff := cmp.Diff(byHand(log), recorded(t.Context(), t, engine.View(filled.Name))); diff != "" {
			rt.Fatalf("by hand (-) and copied (+):\n%s", diff)
		}
	})
}

// TestVerifyFindsAShapeWhoseSQLSaysSomethingElse folds sales in many small batches, so that both have their say.
func TestVerifyFindsAShapeWhoseSQLSaysSomethingElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	honest, lying := records("honest"), records("lying")
	lying.On = projections.Handlers{}.Handle(projections.On(func(d *projections.Delta, e Sold, _ *event.Recorded) {
		d.Row("record", "sku", e.SKU).Take("most", twofaced, e.Units)
	}))
	engine, _ := w.run(t, honest, lying)
	for range 3 {
		at := w.sell(t, 60)
		must(t, engine.Wait(within(t), "honest", at))
		must(t, engine.Wait(within(t), "lying", at))
	}
	for name, equal := range map[string]bool{"honest": true, "lying": false} {
		difference, err := engine.Verify(within(t), name)
		must(t, err)
		if difference.Empty() != equal {
			t.Errorf("%s: %s", name, difference)
		}
	}
}

// wholeOf is a log as one batch a partition.
func wholeOf(log []event.Recorded) (batches []pubsub.Batch) {
	byPart := map[int][]event.Recorded{}
	for _, e := range log {
		byPart[pubsub.Partition(e.Stream)] = append(byPart[pubsub.Partition(e.Stream)], e)
	}
	for part, events := range byPart {
		batches = append(batches, projections.Cut(part, event.Position{}, events[len(events)-1].Position, events))
	}
	return batches
}

// byHand is what the records ought to be.
func byHand(log []event.Recorded) map[string]record {
	all := map[string]record{}
	for _, e := range log {
		r := all[e.Stream]
		r.SKU = e.Stream
		switch e := e.Event.(type) {
		case Sold:
			if r.Most == nil || *r.Most < e.Units {
				r.Most = &e.Units
			}
			if e.Units == 0 {
				r.Most, r.Prices = nil, nil
			}
		case Priced:
			prices := e.Text
			if r.Prices != nil {
				prices = strings.Join([]string{*r.Prices, e.Text}, ",")
			}
			r.Prices = &prices
		}
		all[e.Stream] = r
	}
	return all
}

func recorded(ctx context.Context, t *testing.T, view projections.View) map[string]record {
	t.Helper()
	found, err := view.Query(ctx, "SELECT sku, most, prices FROM live.record")
	must(t, err)
	list, err := pgx.CollectRows(found, pgx.RowToStructByPos[record])
	must(t, err)
	all := map[string]record{}
	for _, r := range list {
		all[r.SKU] = r
	}
	return all
}
