package demo

import "sync/atomic"

// tickets bounds the orders of a run: each submit takes one, a failed submit gives it back.
type tickets struct {
	free   atomic.Int64
	placed atomic.Int64
	target int64
}

func newTickets(orders int) *tickets {
	t := &tickets{target: int64(orders)}
	t.free.Store(t.target)
	return t
}

func (t *tickets) take() bool {
	if t.free.Add(-1) >= 0 {
		return true
	}
	t.free.Add(1)
	return false
}

func (t *tickets) giveBack() { t.free.Add(1) }

func (t *tickets) used() { t.placed.Add(1) }

// left reports whether orders are still to be placed: one that is under way may yet fail and give its ticket back.
func (t *tickets) left() bool { return t.placed.Load() < t.target }
