package projections_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"cartwright/projections/pubsub"
)

func TestAProjectionThatCannotWriteIsStuck(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	engine, _ := w.run(t, sales(1))
	must(t, engine.Wait(within(t), "sales", w.sell(t, 40)))
	if stuck := engine.Stuck(); len(stuck) > 0 {
		t.Fatalf("stuck without a reason: %+v", stuck)
	}
	_, err := w.pool.Exec(within(t), `ALTER TABLE `+schema(t, engine)+`.product RENAME TO elsewhere`)
	must(t, err)
	w.sell(t, 40)
	until(t, "the projection is stuck", func() bool { return len(engine.Stuck()) > 0 })
	if s := engine.Stuck()[0]; s.Name != "sales" || s.Since.IsZero() || !strings.Contains(s.Reason, "product") {
		t.Errorf("says %+v", s)
	}
	if n := gauge(t, engine.Vitals(), "cartwright_work_stuck_partitions"); n == 0 {
		t.Error("the metrics say that all is well")
	}
	_, err = w.pool.Exec(within(t), `ALTER TABLE `+schema(t, engine)+`.elsewhere RENAME TO product`)
	must(t, err)
	until(t, "the projection gets on", func() bool { return len(engine.Stuck()) == 0 })
	w.expect(t, engine, 2*sold(40))
}

func TestAConsumerThatCannotHandleIsStuck(t *testing.T) {
	t.Parallel()
	w, l := newWorld(t), newLedger()
	l.refuse = func(Sold) error { return errors.New("the provider is away") }
	consumers := w.consumers(l)
	start(t, consumers.Run)
	w.append(t, "test-1", Sold{"tea", 1})
	until(t, "the consumer is stuck", func() bool { return len(consumers.Stuck()) == 1 })
	if s := consumers.Stuck()[0]; s.Name != "ledger" || !strings.Contains(s.Reason, "provider is away") {
		t.Errorf("says %+v", s)
	}
	if n := gauge(t, consumers.Vitals(), "cartwright_work_partitions"); n != pubsub.Partitions {
		t.Errorf("it works on %v partitions", n)
	}
}

// gauge is the sum of a metric's values.
func gauge(t *testing.T, from prometheus.Collector, name string) (sum float64) {
	t.Helper()
	registry := prometheus.NewRegistry()
	must(t, registry.Register(from))
	families, err := registry.Gather()
	must(t, err)
	for _, family := range families {
		for _, metric := range family.GetMetric() {
			if family.GetName() == name {
				sum += metric.GetGauge().GetValue()
			}
		}
	}
	return sum
}
