package pubsub

import (
	"context"
	"time"

	"cartwright/domain/event"
)

// take waits for the lane's next batch.
func (h *hub) take(ctx context.Context, l *lane) (Batch, bool) {
	for {
		if batch, ok := h.cut(l); ok {
			return batch, true
		}
		select {
		case <-l.work:
		case <-ctx.Done():
			return Batch{}, false
		}
	}
}

func (h *hub) cut(l *lane) (Batch, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return l.cut(h.source.limit(h.caughtUp), h.routed)
}

// settle notes that a batch is committed, and its lane's checkpoint where it says.
func (h *hub) settle(l *lane, at event.Position) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if l.recalled {
		h.rewind(l, l.committed)
		return
	}
	h.finish(l, at)
}

func (h *hub) finish(l *lane, at event.Position) {
	if len(l.inFlight.Events) > 0 {
		h.tellCommitted()
		h.tellOthers()
	}
	h.release(l)
	l.inFlight, l.trouble = nil, Trouble{}
	l.committed, l.seen = at, l.seen.Later(at)
	h.drop(l, at)
	switch {
	case l.leaving:
		h.letGo(l)
	case l.aside:
		h.takeBack(l)
	}
	h.wakeWaiters()
}

// release gives the room back that the batch in flight took.
func (h *hub) release(l *lane) {
	if l.inFlight != nil {
		h.events -= len(l.inFlight.Events)
		h.bytes -= sizeOf(l.inFlight.Events)
	}
	h.changed.Broadcast()
}

// drop forgets queued events that somebody else has committed.
func (h *hub) drop(l *lane, at event.Position) {
	rest := after(l.queue, at)
	gone := l.queue[:len(l.queue)-len(rest)]
	h.events, h.bytes = h.events-len(gone), h.bytes-sizeOf(gone)
	l.queue = rest
}

// resume compares a batch that was not acked with the checkpoint, and returns what is left to do of it.
func (h *hub) resume(l *lane, batch Batch, at event.Position) (rest Batch, again bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	l.recalled = false
	switch {
	case l.foreign || l.leaving:
		h.withdraw(l)
		return Batch{}, false
	case at.Before(batch.After):
		h.rewind(l, at)
		return Batch{}, false
	case !at.Before(batch.UpTo):
		h.finish(l, at)
		return Batch{}, false
	}
	h.release(l)
	rest = batch.from(at)
	l.inFlight, l.committed = &rest, at
	h.events, h.bytes = h.events+len(rest.Events), h.bytes+sizeOf(rest.Events)
	return rest, true
}

// rewind goes back to a checkpoint that is behind what was committed: Postgres has lost its last moments, rows and
// checkpoint together, and the log has them all.
func (h *hub) rewind(l *lane, at event.Position) {
	h.logger.Warn("a checkpoint went back, reading again from there", "topic", h.source.Topic, "part", l.part)
	events, bytes := l.waiting()
	h.events, h.bytes = h.events-events, h.bytes-bytes
	l.restart(at)
	if at.Before(h.routed) {
		h.routed = at
	}
	h.newCourse()
}

// fails notes a delivery that was not acked. It may be one too many for others to wait any longer.
func (h *hub) fails(l *lane) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if l.trouble.Attempts++; l.trouble.Attempts == 1 {
		l.trouble.Since = time.Now()
	}
	h.changed.Broadcast()
}
