package projections

import (
	"github.com/prometheus/client_golang/prometheus"

	"cartwright/projections/pubsub"
)

// Vital signs are known without asking the log or the database.
var (
	vitalLabels   = []string{"kind", "name"}
	vitalStuck    = prometheus.NewDesc("cartwright_work_stuck_partitions", "Partitions that do not get on.", vitalLabels, nil)
	vitalOwned    = prometheus.NewDesc("cartwright_work_partitions", "Partitions that this program works on.", vitalLabels, nil)
	vitalWaiting  = prometheus.NewDesc("cartwright_work_waiting_events", "Events read and not yet done.", vitalLabels, nil)
	vitalCaughtUp = prometheus.NewDesc("cartwright_work_caught_up", "1 when nothing waits.", vitalLabels, nil)
)

// vitals shows Prometheus how work is going: the engine's and the consumers'.
type vitals struct {
	kind  string
	work  func() map[string]*pubsub.Subscriber
	stuck func() []Stuck
}

// Vitals returns metrics of the live projections that need neither the log nor the database to answer.
func (e *Engine) Vitals() prometheus.Collector {
	return vitals{"projection", e.subscribers, e.Stuck}
}

// Vitals returns the consumers' metrics.
func (c *Consumers) Vitals() prometheus.Collector {
	return vitals{"consumer", c.subscribers, c.Stuck}
}

func (e *Engine) subscribers() map[string]*pubsub.Subscriber {
	all := map[string]*pubsub.Subscriber{}
	for _, d := range e.definitions {
		if r := e.live(d.Name); r != nil {
			all[d.Name] = r.subscriber
		}
	}
	return all
}

func (c *Consumers) subscribers() map[string]*pubsub.Subscriber {
	all := map[string]*pubsub.Subscriber{}
	for _, one := range c.all {
		all[one.Name] = one.subscriber
	}
	return all
}

// Describe implements prometheus.Collector. The two kinds share their names, and so they are not announced.
func (v vitals) Describe(chan<- *prometheus.Desc) {}

// Collect implements prometheus.Collector.
func (v vitals) Collect(to chan<- prometheus.Metric) {
	stuck := map[string]int{}
	for _, s := range v.stuck() {
		stuck[s.Name]++
	}
	for name, subscriber := range v.work() {
		status := subscriber.Status()
		for desc, value := range map[*prometheus.Desc]float64{
			vitalStuck: float64(stuck[name]), vitalOwned: float64(len(subscriber.Owned())),
			vitalWaiting: float64(status.Waiting), vitalCaughtUp: number(status.CaughtUp),
		} {
			to <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, v.kind, name)
		}
	}
}
