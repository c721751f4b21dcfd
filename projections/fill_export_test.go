package projections

import (
	"context"

	"cartwright/projections/pubsub"
)

// Fill folds batches in memory, each delivered twice, and copies the rows into the live version's empty tables.
func (e *Engine) Fill(ctx context.Context, name string, transactions [][]pubsub.Batch) error {
	d, err := e.definition(name)
	if err != nil {
		return err
	}
	w := newWriter(e, e.logger, d, *e.shown[name].build.Load())
	w.allowFill()
	if _, err := w.where(ctx); err != nil {
		return err
	}
	for _, batches := range transactions {
		for _, batch := range batches {
			if err := w.filling().take(d, batch); err != nil {
				return err
			}
			if len(batch.Events) > 0 && w.filling().take(d, batch) != pubsub.ErrFenced {
				return pubsub.ErrFenced
			}
		}
	}
	if err := w.prepare(ctx); err != nil {
		return err
	}
	return w.filling().store(ctx, w.pool, w.advance, w.merger)
}

// FillBudget changes how much new builds keep in memory.
func (e *Engine) FillBudget(bytes int) *Engine {
	e.fillBudget = bytes
	return e
}
