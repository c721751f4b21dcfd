package projections

import (
	"context"
	"errors"
	"maps"
	"time"
)

// until goes on, telling how far it is, until a condition holds. A replay that is paused holds no condition.
func (p *replayer) until(ctx context.Context, stage string, holds func() bool) error {
	return p.await(ctx, stage, func() (bool, error) { return holds(), nil })
}

func (p *replayer) await(ctx context.Context, stage string, holds func() (bool, error)) error {
	ticker := time.NewTicker(tickEvery)
	defer ticker.Stop()
	for {
		if ok, err := holds(); err != nil || ok && p.now.wish == "run" {
			return err
		}
		if err := p.look(ctx, stage); err != nil {
			return err
		}
		select {
		case <-ticker.C:
		case <-p.runner.done:
			return errors.New("the folding has stopped")
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// look adjusts the brake, and now and then tells and asks.
func (p *replayer) look(ctx context.Context, stage string) error {
	p.brake.adjust(p.engine.liveLag(), p.meter.rate)
	if stage == p.now.Stage && time.Since(p.saved) < saveEvery {
		return nil
	}
	return p.tell(ctx, stage)
}

// tell measures, saves, and does what is wished.
func (p *replayer) tell(ctx context.Context, stage string) error {
	p.now.Stage = stage
	p.measure(ctx)
	if err := p.now.save(ctx, p.engine.pool); err != nil {
		return err
	}
	p.saved = time.Now()
	if p.now.wish == "cancel" {
		return errCancelled
	}
	p.obey()
	return nil
}

// obey makes the brake follow the wishes.
func (p *replayer) obey() {
	p.brake.set(p.now.wish == "pause", p.now.MaxPerSecond)
	switch {
	case p.now.wish == "pause":
		p.now.State = ReplayPaused
	case p.now.Detail != "" && !p.now.AcceptDifferences:
		p.now.State = ReplayDifferent
	default:
		p.now.State = ReplayRunning
	}
}

func (p *replayer) measure(ctx context.Context) {
	n, r := &p.now, p.runner
	if head, err := p.engine.feed.Head(ctx); err == nil {
		n.Total = max(n.Total, head.Commit)
	}
	if at := r.subscriber.hub.progress(); at.Commit > 0 {
		n.Done = at.Commit
	}
	n.Total = max(n.Total, n.Done)
	n.Events = p.meter.folded + r.writer.statistics().Events
	p.meter.measure(n.Events, n.Done)
	n.PerSecond, n.Remaining = p.meter.rate, p.meter.remaining(n.Total-n.Done)
	p.obey()
}

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
