package projections

import (
	"context"

	"cartwright/domain/event"
	"cartwright/projections/pubsub"
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
func (e *Engine) Write(ctx context.Context, name string, batches []pubsub.Batch) error {
	d, err := e.definition(name)
	if err != nil {
		return err
	}
	return newWriter(e, e.logger, d, *e.shown[name].build.Load()).write(ctx, batches)
}

// Cut is the batch of a partition's events after one position up to another.
func Cut(part int, after, upTo event.Position, events []event.Recorded) pubsub.Batch {
	b := pubsub.Batch{Part: part, After: after, UpTo: upTo}
	for _, e := range events {
		b.Events = append(b.Events, &pubsub.Item{Recorded: e})
	}
	return b
}

// Owned are the partitions of a projection's live version that the engine folds.
func (e *Engine) Owned(name string) []int {
	r := e.runner(e.shown[name].build.Load().Schema)
	if r == nil {
		return nil
	}
	return r.subscriber.Owned()
}
