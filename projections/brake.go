package projections

import (
	"context"
	"math"
	"sync"
	"time"
)

const (
	// lagBudget is how long an event of a live projection may wait before what is built beside it is slowed down.
	lagBudget = 100 * time.Millisecond
	// slowest is how many events a second a replay is left with, so that it ends whatever else happens.
	slowest = 1000
	// calmAfter is how many looks without a delay make the brake ease off, and how many it gives a new rate to take effect.
	calmAfter = 10
)

// brake holds back whoever reads the log for a build that nobody waits for: to the rate its operator allows, and below
// that to what leaves the live builds on time. It halves the rate when one of them is late, and eases off slowly.
type brake struct {
	mu       sync.Mutex
	changed  chan struct{}
	closed   bool
	limit    float64 // the operator's; infinite when there is none
	room     float64 // what the live builds leave; infinite when nobody was late
	calm     int
	tokens   float64
	refilled time.Time
}

func newBrake() *brake {
	return &brake{changed: make(chan struct{}), limit: math.Inf(1), room: math.Inf(1), refilled: time.Now()}
}

// set is what the operator wants.
func (b *brake) set(closed bool, maxPerSecond int) {
	limit := math.Inf(1)
	if maxPerSecond > 0 {
		limit = float64(maxPerSecond)
	}
	b.change(func() { b.closed, b.limit = closed, limit })
}

// release lets everything pass from now on.
func (b *brake) release() {
	b.change(func() { b.closed, b.limit, b.room = false, math.Inf(1), math.Inf(1) })
}

func (b *brake) change(f func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	f()
	close(b.changed)
	b.changed = make(chan struct{})
}

// adjust answers to how late the live builds are, given how fast the reader was.
func (b *brake) adjust(late time.Duration, rate float64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case late > lagBudget && b.calm < 0:
		b.calm++
	case late > lagBudget:
		b.room, b.calm = max(slowest, min(b.room, rate)/2), -calmAfter
	case math.IsInf(b.room, 1):
	case b.calm < calmAfter:
		b.calm++
	default:
		b.room, b.calm = b.room*1.5, 0
		if b.room > 1e7 {
			b.room = math.Inf(1)
		}
	}
}

// pass returns when one more event may be read.
func (b *brake) pass(ctx context.Context) error {
	for {
		wait, changed := b.take()
		if wait == 0 {
			return nil
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-changed:
		case <-ctx.Done():
		}
		timer.Stop()
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

// take takes a token, or says how long to wait for one.
func (b *brake) take() (wait time.Duration, changed <-chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	rate := min(b.limit, b.room)
	switch {
	case b.closed:
		return time.Hour, b.changed
	case math.IsInf(rate, 1):
		return 0, nil
	}
	now := time.Now()
	burst := max(1, rate/100)
	b.tokens = min(burst, b.tokens+now.Sub(b.refilled).Seconds()*rate)
	b.refilled = now
	if b.tokens >= 1 {
		b.tokens--
		return 0, nil
	}
	return time.Duration((1-b.tokens)/rate*float64(time.Second)) + time.Microsecond, b.changed
}
