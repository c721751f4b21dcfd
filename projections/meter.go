package projections

import (
	"maps"
	"time"
)

// meter smooths speeds: each sample counts a quarter.
type meter struct {
	folded int64 // before this program went on with it
	events int64
	done   uint64
	at     time.Time
	rate   float64 // events a second
	pace   float64 // of log a second
}

func (m *meter) measure(events int64, done uint64) {
	seconds := time.Since(m.at).Seconds()
	if !m.at.IsZero() && seconds > 0 {
		m.rate = smooth(m.rate, float64(events-m.events)/seconds)
		m.pace = smooth(m.pace, float64(done-m.done)/seconds)
	}
	m.events, m.done, m.at = events, done, time.Now()
}

// remaining is how long the rest of the log will take at this pace.
func (m *meter) remaining(rest uint64) time.Duration {
	if m.pace <= 0 {
		return 0
	}
	return time.Duration(float64(rest) / m.pace * float64(time.Second))
}

func smooth(before, now float64) float64 {
	if before == 0 {
		return now
	}
	return before*0.75 + now*0.25
}

// meterAll measures how fast everything is that this program folds.
func (e *Engine) meterAll() {
	e.mu.Lock()
	runners := maps.Clone(e.runners)
	e.mu.Unlock()
	e.desk.mu.Lock()
	defer e.desk.mu.Unlock()
	maps.DeleteFunc(e.desk.meters, func(schema string, _ *meter) bool { return runners[schema] == nil })
	for schema, r := range runners {
		m := e.desk.meters[schema]
		if m == nil {
			m = &meter{}
			e.desk.meters[schema] = m
		}
		if time.Since(m.at) > lookEvery/2 {
			m.measure(r.writer.statistics().Events, 0)
		}
	}
}

func (d *desk) rate(schema string) float64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	if m := d.meters[schema]; m != nil {
		return m.rate
	}
	return 0
}
