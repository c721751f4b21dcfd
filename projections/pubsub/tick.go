package pubsub

import (
	"cmp"
	"context"
	"time"

	"cartwright/domain/event"
)

const defaultWatermark = time.Second

// auditEvery is how many ticks pass between two looks at the checkpoints of idle lanes.
const auditEvery = 5

// tick moves the checkpoints of idle lanes behind the hub, and looks whether one went back unnoticed.
func (h *hub) tick(ctx context.Context) {
	ticker := time.NewTicker(cmp.Or(h.source.Watermark, defaultWatermark))
	defer ticker.Stop()
	for n := 1; ; n++ {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
		h.markDue()
		if n%auditEvery == 0 {
			h.audit(ctx)
		}
	}
}

func (h *hub) markDue() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, lane := range h.lanes {
		if lane.idle() && !lane.foreign && lane.committed.Before(h.routed) {
			lane.due = true
			lane.poke()
		}
	}
}

// audit finds idle lanes whose checkpoint is behind what was committed. A busy lane finds out by itself.
func (h *hub) audit(ctx context.Context) {
	before := h.committed()
	positions, err := h.source.Checkpoints(ctx)
	if err != nil {
		return // the next batch or the next audit will tell
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for part, lane := range h.lanes {
		at := positions[part]
		if !lane.foreign && lane.idle() && lane.committed == before[part] && at.Before(lane.committed) {
			h.rewind(lane, at)
		}
	}
}

func (h *hub) committed() (positions [Partitions]event.Position) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for part, lane := range h.lanes {
		positions[part] = lane.committed
	}
	return positions
}
