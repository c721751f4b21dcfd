package storebench

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// Rate is what a contestant did.
type Rate struct {
	Events float64 `json:"events_per_second"`
	P50    float64 `json:"p50_ms"` // of one call
	P99    float64 `json:"p99_ms"`
}

// tally adds up a contestant's turns.
type tally struct {
	events int
	took   time.Duration
	calls  []time.Duration
}

// turn lets n callers call for a while.
func (t *tally) turn(ctx context.Context, n, events int, d time.Duration, call func(ctx context.Context, n int) error) error {
	calls, failed := make([][]time.Duration, n), make([]error, n)
	began := time.Now()
	var callers sync.WaitGroup
	for i := range n {
		callers.Go(func() {
			for time.Since(began) < d && failed[i] == nil {
				at := time.Now()
				failed[i] = call(ctx, i)
				calls[i] = append(calls[i], time.Since(at))
			}
		})
	}
	callers.Wait()
	t.took += time.Since(began)
	for _, c := range calls {
		t.events += events * len(c)
		t.calls = append(t.calls, c...)
	}
	return errors.Join(failed...)
}

func (t *tally) rate() Rate {
	slices.Sort(t.calls)
	at := func(share float64) float64 {
		if len(t.calls) == 0 {
			return 0
		}
		return float64(t.calls[int(share*float64(len(t.calls)-1))].Microseconds()) / 1000
	}
	return Rate{Events: float64(t.events) / t.took.Seconds(), P50: at(0.5), P99: at(0.99)}
}
