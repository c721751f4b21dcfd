package projections_test

import (
	"strings"
	"testing"

	"cartwright/adapters/eventstore"
	"cartwright/domain/event"
	"cartwright/projections"
)

// tomorrow is what a newer program writes: its units have a unit.
var tomorrow = event.Merge(event.Catalog{"test.sold": event.Of[Sold](event.Default("unit", "piece"))})

func TestAnEventOfAnUnknownVersionStopsOnlyWhoNeedsIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	prices := projections.Projection{
		Name: "prices", Version: 1, Schema: "CREATE TABLE price (sku text PRIMARY KEY, price text)",
		On: projections.Handlers{}.Handle(projections.On(func(d *projections.Delta, e Priced, _ *event.Recorded) {
			d.Row("price", "sku", e.SKU).Set("price", e.Text)
		})),
	}
	engine, stop := w.run(t, sales(1), prices)
	w.appendBy(t, w.streamsOf(tomorrow), "test-1", Sold{"tea", 8})
	at := w.append(t, "test-2", Priced{"tea", "4.50"})
	must(t, engine.Wait(within(t), "prices", at))
	told := statusOf(t, engine, "sales", func(s projections.Status) bool { return s.Trouble != "" })
	if !strings.Contains(told.Trouble, "version 2") || told.Parked != 0 {
		t.Errorf("status says %+v", told)
	}
	stop()
	newer := projections.NewEngine(w.pool, w.feed, event.Merge(event.Catalog{
		"test.sold": event.Of[Sold](event.Default("unit", "piece")), "test.priced": event.Of[Priced](),
	}), quiet(), sales(1), prices)
	must(t, newer.Prepare(within(t)))
	start(t, newer.Run)
	must(t, newer.Wait(within(t), "sales", at))
	if sum, _ := units(t, newer.View("sales")); sum != 8 {
		t.Errorf("%d units, want 8", sum)
	}
}

func (w world) streamsOf(events event.Registry) *eventstore.Streams {
	return eventstore.NewStreams(w.connection, events)
}

// statusOf waits until a projection's live version is as wanted.
func statusOf(t *testing.T, engine *projections.Engine, name string, wanted func(projections.Status) bool) projections.Status {
	t.Helper()
	for ctx := within(t); ; {
		all, err := engine.Status(ctx)
		must(t, err)
		for _, s := range all {
			if s.Name == name && s.State == projections.Live && wanted(s) {
				return s
			}
		}
	}
}
