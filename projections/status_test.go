package projections_test

import (
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"cartwright/projections"
)

func TestStatusTellsHowFarAProjectionIs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	at := w.sell(t, 40)
	idle := projections.NewEngine(w.pool, w.feed, facts, quiet(), sales(1))
	must(t, idle.Prepare(within(t)))
	before := status(t, idle)
	if before.CaughtUp || before.LagBytes == 0 || before.Head.Before(at) || before.State != projections.Live {
		t.Errorf("before: %+v", before)
	}
	engine, _ := w.run(t, sales(1))
	must(t, engine.Wait(within(t), "sales", at))
	after := status(t, engine)
	if after.Position.Before(at) || after.LagEvents != 0 || after.Events != 80 || after.Batches == 0 || after.Trouble != "" {
		t.Errorf("after: %+v", after)
	}
}

func TestOnlyWhatHasWaitedTooLongIsBehind(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name   string
		status projections.Status
		behind bool
	}{
		{"it has all there is", projections.Status{CaughtUp: true}, false},
		{"an event has just come", projections.Status{LagSeconds: 0.3}, false},
		{"an event waits", projections.Status{LagSeconds: 1.5}, true},
		{"it has read nothing yet", projections.Status{}, true},
	} {
		if got := row.status.Behind(time.Second); got != row.behind {
			t.Errorf("%s: behind is %v", row.name, got)
		}
	}
}

func status(t *testing.T, engine *projections.Engine) projections.Status {
	t.Helper()
	all, err := engine.Status(within(t))
	must(t, err)
	if len(all) != 1 {
		t.Fatalf("%d projections: %+v", len(all), all)
	}
	return all[0]
}

func TestPrometheusIsTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engine, _ := w.run(t, sales(1))
	must(t, engine.Wait(within(t), "sales", w.sell(t, 40)))
	registry := prometheus.NewPedanticRegistry()
	must(t, registry.Register(engine.Collector()))
	families, err := registry.Gather()
	must(t, err)
	for _, family := range families {
		if family.GetName() == "cartwright_projection_events" && strings.Contains(family.String(), "value:80") {
			return
		}
	}
	t.Errorf("80 events are not among %v", families)
}
