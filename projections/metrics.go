package projections

import (
	"context"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// scrapeTimeout bounds what a scrape may wait for the log and the database.
const scrapeTimeout = 5 * time.Second

// gauges are what Prometheus is told of each projection.
var gauges = []struct {
	name, help string
	value      func(Status) float64
}{
	{"lag_events", "Events read and not yet in the tables.", func(s Status) float64 { return float64(s.LagEvents) }},
	{"lag_bytes", "Bytes of log between the tables and the head.", func(s Status) float64 { return float64(s.LagBytes) }},
	{"lag_seconds", "Age of the oldest event that waits.", func(s Status) float64 { return s.LagSeconds }},
	{"caught_up", "1 when the tables have all there is.", func(s Status) float64 { return number(s.CaughtUp) }},
	{"events", "Events committed since the start.", func(s Status) float64 { return float64(s.Events) }},
	{"batches", "Transactions committed since the start.", func(s Status) float64 { return float64(s.Batches) }},
	{"last_batch_events", "Events in the last transaction.", func(s Status) float64 { return float64(s.LastBatch) }},
	{"last_write_seconds", "Duration of the last transaction.", func(s Status) float64 { return s.LastWrite.Seconds() }},
	{"parked_events", "Events kept aside because they cannot be folded.", func(s Status) float64 { return float64(s.Parked) }},
	{"in_trouble", "1 when nothing can be written.", func(s Status) float64 { return number(s.Trouble != "") }},
}

func number(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// collector shows the engine's status to Prometheus.
type collector struct {
	engine       *Engine
	descriptions []*prometheus.Desc
}

// Collector returns the engine's metrics.
func (e *Engine) Collector() prometheus.Collector {
	c := collector{engine: e}
	for _, g := range gauges {
		name := prometheus.BuildFQName("cartwright", "projection", g.name)
		c.descriptions = append(c.descriptions, prometheus.NewDesc(name, g.help, []string{"projection", "version", "state"}, nil))
	}
	return c
}

// Describe implements prometheus.Collector.
func (c collector) Describe(to chan<- *prometheus.Desc) {
	for _, d := range c.descriptions {
		to <- d
	}
}

// Collect implements prometheus.Collector.
func (c collector) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeTimeout)
	defer cancel()
	all, err := c.engine.Status(ctx)
	if err != nil {
		to <- prometheus.NewInvalidMetric(c.descriptions[0], err)
		return
	}
	for _, s := range all {
		for i, g := range gauges {
			to <- prometheus.MustNewConstMetric(c.descriptions[i], prometheus.GaugeValue, g.value(s),
				s.Name, strconv.Itoa(s.Version), string(s.State))
		}
	}
}
