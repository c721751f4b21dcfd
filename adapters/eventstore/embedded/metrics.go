package embedded

import (
	"sync"
	"sync/atomic"

	"cartwright/adapters/eventstore/embedded/eventlog"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics is what a node tells Prometheus. It has a registry of its own: two nodes in a process do not meet.
type metrics struct {
	registry  *prometheus.Registry
	writes    prometheus.Counter
	events    prometheus.Counter
	bytes     prometheus.Counter
	commits   prometheus.Histogram
	scavenged *prometheus.CounterVec

	log       *eventlog.Log
	mu        sync.Mutex
	followers map[*atomic.Uint64]struct{} // how far each subscription has come
}

func newMetrics() *metrics {
	counter := func(name, help string) prometheus.Counter {
		return prometheus.NewCounter(prometheus.CounterOpts{Name: "cartwright_eventstore_" + name, Help: help})
	}
	m := &metrics{
		registry: prometheus.NewRegistry(),
		writes:   counter("writes_total", "Writes answered, repeats and refusals beside them included."),
		events:   counter("events_total", "Events written."),
		bytes:    counter("bytes_total", "Bytes of log written."),
		commits: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "cartwright_eventstore_commit_seconds", Help: "Time until a group of writes is on disk; nearly all of it is the sync.",
			Buckets: prometheus.ExponentialBuckets(0.0001, 2, 14),
		}),
		scavenged: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "cartwright_eventstore_scavenged_total", Help: "What scavenges have taken away.",
		}, []string{"what"}),
		followers: map[*atomic.Uint64]struct{}{},
	}
	m.registry.MustRegister(m.writes, m.events, m.bytes, m.commits, m.scavenged)
	return m
}

// watch adds what can only be asked once the log is open.
func (m *metrics) watch(log *eventlog.Log) {
	m.log = log
	gauge := func(name, help string, value func() float64) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "cartwright_eventstore_" + name, Help: help}, value))
	}
	gauge("head_position", "Position of the end of the log.", func() float64 { return float64(log.Health().Head) })
	gauge("disk_bytes", "Bytes on disk.", func() float64 { return float64(log.Health().DiskBytes) })
	gauge("failed", "1 when a failed commit has ended writing.", func() float64 {
		if log.Health().Failed != nil {
			return 1
		}
		return 0
	})
	gauge("subscriptions", "Subscriptions open.", func() float64 { n, _ := m.lag(); return float64(n) })
	gauge("subscription_lag_bytes", "Bytes of log between the head and the subscription furthest behind.",
		func() float64 { _, lag := m.lag(); return float64(lag) })
}

func (m *metrics) committed(c eventlog.Commit) {
	m.writes.Add(float64(c.Writes))
	m.events.Add(float64(c.Events))
	m.bytes.Add(float64(c.Bytes))
	m.commits.Observe(c.Took.Seconds())
}

func (m *metrics) scavengedAway(s eventlog.Scavenged) {
	m.scavenged.WithLabelValues("events").Add(float64(s.Events))
	m.scavenged.WithLabelValues("bytes").Add(float64(s.Bytes))
	m.scavenged.WithLabelValues("streams").Add(float64(s.Streams))
}

// follow takes in a subscription, which keeps at up to date until it leaves.
func (m *metrics) follow(at *atomic.Uint64) (leave func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.followers[at] = struct{}{}
	return func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		delete(m.followers, at)
	}
}

// lag counts the subscriptions and finds out how far behind the head the last of them is.
func (m *metrics) lag() (subscriptions int, bytes uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	head, _ := m.log.Head()
	for at := range m.followers {
		if seen := at.Load(); seen < head {
			bytes = max(bytes, head-seen)
		}
	}
	return len(m.followers), bytes
}
