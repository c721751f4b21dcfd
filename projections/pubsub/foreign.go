package pubsub

import (
	"context"
	"errors"
	"time"

	"cartwright/projections/pause"
)

// lookOut makes the hub look after lanes of other programs, if somebody here waits for them.
func (h *hub) lookOut() {
	if h.waitsForOthers() {
		poke(h.curious)
	}
}

func (h *hub) waitsForOthers() bool {
	for _, w := range h.waiters {
		for _, lane := range h.lanes {
			if lane.foreign && lane.committed.Before(w.at) {
				return true
			}
		}
	}
	return false
}

func (h *hub) hasForeign() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, lane := range h.lanes {
		if lane.foreign {
			return true
		}
	}
	return false
}

func (h *hub) mustLookAround() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.waitsForOthers()
}

// pollEvery is how often checkpoints of other programs are read by one that waits for them.
const pollEvery = 25 * time.Millisecond

// watch reads the checkpoints of other programs' lanes while somebody here waits for them, and makes those programs move
// them at once.
func (h *hub) watch(ctx context.Context) {
	for {
		select {
		case <-h.curious:
		case <-ctx.Done():
			return
		}
		for ctx.Err() == nil && h.mustLookAround() {
			err := errors.Join(h.source.Leases.Ask(ctx, h.source.Topic), h.lookAround(ctx))
			if err != nil && ctx.Err() == nil {
				h.logger.Warn("cannot see how far other programs are", "topic", h.source.Topic, "error", err)
			}
			pause.For(ctx, pollEvery)
		}
	}
}

// lookAround notes how far other programs' lanes are.
func (h *hub) lookAround(ctx context.Context) error {
	positions, err := h.source.Checkpoints(ctx)
	if err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for part, lane := range h.lanes {
		if lane.foreign && lane.inFlight == nil {
			lane.committed = positions[part]
		}
	}
	h.wakeWaiters()
	return nil
}

// tellOthers passes on to other programs that events are in the tables.
func (h *hub) tellOthers() {
	if h.share != nil {
		h.share.Committed()
	}
}

// tellCommitted passes on that events are in the tables.
func (h *hub) tellCommitted() {
	if h.source.Committed != nil {
		h.source.Committed()
	}
}
