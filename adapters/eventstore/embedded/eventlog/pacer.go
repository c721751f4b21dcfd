package eventlog

import (
	"context"
	"time"
)

// pacer slows a pass down to a rate.
type pacer struct {
	rate  uint64 // bytes a second; 0 = no limit
	ready time.Time
}

// wait returns when bytes more are due.
func (p *pacer) wait(ctx context.Context, bytes uint64) error {
	if p.rate == 0 {
		return ctx.Err()
	}
	now := time.Now()
	if p.ready.Before(now) {
		p.ready = now
	}
	p.ready = p.ready.Add(time.Duration(float64(bytes) / float64(p.rate) * float64(time.Second)))
	due := time.NewTimer(p.ready.Sub(now))
	defer due.Stop()
	select {
	case <-due.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
