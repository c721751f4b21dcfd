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
	{"folded", "Events folded since the build began, by any program.", func(s Status) float64 { return float64(s.Folded) }},
	{"batches", "Transactions committed since the start.", func(s Status) float64 { return float64(s.Batches) }},
	{"last_batch_events", "Events in the last transaction.", func(s Status) float64 { return float64(s.LastBatch) }},
	{"last_write_seconds", "Duration of the last transaction.", func(s Status) float64 { return s.LastWrite.Seconds() }},
	{"parked_events", "Events kept aside because they cannot be folded.", func(s Status) float64 { return float64(s.Parked) }},
	{"events_per_second", "Events committed a second, lately.", func(s Status) float64 { return s.PerSecond }},
	{"fenced", "Transactions another program had been faster with, since the start.", func(s Status) float64 { return float64(s.Fenced) }},
	{"checkpoint_age_seconds", "Time since a checkpoint moved; grows when there is nothing to do.", func(s Status) float64 { return s.CheckpointAge }},
	{"in_trouble", "1 when nothing can be written.", func(s Status) float64 { return number(s.Trouble != "") }},
	{"stuck_seconds", "For how long the same batch has failed.", func(s Status) float64 { return s.StuckSeconds }},
	{"stopped", "1 when nothing is written until the projection is started again.", func(s Status) float64 { return number(s.Stopped) }},
	{"verified_timestamp_seconds", "When an independent fold was last compared with the tables; 0 is never.", Status.verifiedAt},
	{"verified_equal", "1 when tables and digest were equal to it, or have never been compared.", func(s Status) float64 {
		return number(s.Verified == nil || s.Verified.Equal)
	}},
}

func (s Status) verifiedAt() float64 {
	if s.Verified == nil {
		return 0
	}
	return float64(s.Verified.At.Unix())
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
