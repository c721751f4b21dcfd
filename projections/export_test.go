package projections

import (
	"context"

	"cartwright/domain/event"
)

// WithoutFence plants a bug: checkpoints are overwritten instead of compared and swapped.
func (e *Engine) WithoutFence() *Engine {
	e.advance = `SELECT cartwright.advance_blindly($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
	return e
}

// WithoutLeases makes the engine fold all partitions, whoever else does.
func (e *Engine) WithoutLeases() *Engine {
	e.leases = nil
	return e
}

// Write writes batches to the live version in one transaction.
func (e *Engine) Write(ctx context.Context, name string, batches []Batch) error {
	d, err := e.definition(name)
	if err != nil {
		return err
	}
	return newWriter(e, e.logger, d, *e.shown[name].build.Load()).write(ctx, batches)
}

// Cut is the batch of a partition's events after one position up to another.
func Cut(part int, after, upTo event.Position, events []event.Recorded) Batch {
	b := Batch{Part: part, After: after, UpTo: upTo}
	for _, e := range events {
		b.Events = append(b.Events, Item{Recorded: e})
	}
	return b
}

// PartitionOf is the partition of a key.
func PartitionOf(key string) int { return partition(key) }

// Owned are the partitions of a projection's live version that the engine folds.
func (e *Engine) Owned(name string) (parts []int) {
	r := e.runner(e.shown[name].build.Load().Schema)
	if r == nil {
		return nil
	}
	h := r.subscriber.hub
	h.mu.Lock()
	defer h.mu.Unlock()
	for part, lane := range h.lanes {
		if h.loaded && !lane.foreign {
			parts = append(parts, part)
		}
	}
	return parts
}
