package demo

import (
	"slices"
	"sync"
	"time"
)

// tally counts what happened and how long it took, for all shoppers together.
type tally struct {
	mu     sync.Mutex
	counts map[string]int
	times  map[string][]time.Duration
	orders []order
}

func newTally() *tally {
	return &tally{counts: map[string]int{}, times: map[string][]time.Duration{}}
}

func (t *tally) add(name string, n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.counts[name] += n
}

func (t *tally) took(name string, d time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.times[name] = append(t.times[name], d)
}

func (t *tally) count(name string) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.counts[name]
}

// quantile returns the time that the share q of all calls stayed within, in milliseconds; 0 when there were none.
func (t *tally) quantile(name string, q float64) float64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	times := slices.Sorted(slices.Values(t.times[name]))
	if len(times) == 0 {
		return 0
	}
	return float64(times[int(q*float64(len(times)-1))].Microseconds()) / 1000
}

func (t *tally) placed(o order) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.orders = append(t.orders, o)
}
