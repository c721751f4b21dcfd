package projections

import (
	"context"
	"errors"
	"time"

	"cartwright/domain/event"
	"cartwright/projections/pause"
	"cartwright/projections/pubsub"
)

// errFillOver is told to those whose batch was to be folded into memory that has been given up.
var errFillOver = errors.New("history is not folded in memory any more")

const (
	pollFill     = 10 * time.Millisecond
	storeTimeout = 10 * time.Minute
)

// filling is the fill under way, or nil.
func (w *writer) filling() *fill {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.fill
}

func (w *writer) setFill(f *fill) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.fill = f
}

// where returns the checkpoints. A build that may be filled begins to be when they are all at the start, nothing is to be
// left out, and no other program is at it.
func (w *writer) where(ctx context.Context) (map[int]event.Position, error) {
	if f := w.filling(); f != nil {
		return f.positions(), nil
	}
	positions, err := readCheckpoints(ctx, w.pool, w.build.Schema)
	if err != nil || !w.mayFill.CompareAndSwap(true, false) {
		return positions, err
	}
	aside, err := parkedPositions(ctx, w.pool, w.build.Schema)
	if err != nil {
		w.mayFill.Store(true)
		return nil, err
	}
	if !untouched(positions) || len(aside) > 0 || !w.alone() {
		w.unsettled.Store(false)
		return positions, nil
	}
	f := &fill{checkpoints: positions, read: w.build.State == Live}
	w.setFill(f)
	return f.positions(), nil
}

// allowFill says that the tables may be new.
func (w *writer) allowFill() {
	w.mayFill.Store(true)
	w.unsettled.Store(true)
}

func untouched(positions map[int]event.Position) bool {
	for _, at := range positions {
		if at != (event.Position{}) {
			return false
		}
	}
	return true
}

// fillWith folds a batch in memory, and stores the rows when they have become too many.
func (w *writer) fillWith(ctx context.Context, f *fill, r request) {
	start := time.Now()
	err := f.take(w.definition, r.batch)
	if err != nil && !errors.Is(err, pubsub.ErrFenced) {
		w.forget(err)
		r.done <- errFillOver
		return
	}
	w.note([]pubsub.Batch{r.batch}, time.Since(start), nil)
	r.done <- err
	if f.weight() > w.fillBudget {
		w.store(ctx, f)
	}
}

// store writes what has been folded in memory, until it succeeds or ctx ends.
func (w *writer) store(ctx context.Context, f *fill) {
	ctx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	for retry := pause.Growing(); ; {
		start := time.Now()
		err := w.tryStore(ctx, f)
		switch {
		case err == nil:
			w.logger.Debug("stored what was folded in memory", "events", f.events, "rows", f.delta.size(), "took", time.Since(start))
			w.setFill(nil)
			w.unsettled.Store(false)
			return
		case isAboutOne(err) || ctx.Err() != nil:
			w.forget(err)
			return
		}
		w.note(nil, 0, err)
		pause.For(ctx, retry.NextBackOff())
	}
}

func (w *writer) tryStore(ctx context.Context, f *fill) error {
	if err := w.prepare(ctx); err != nil {
		return err
	}
	err := classify(f.store(ctx, w.pool, w.advance, w.merger))
	if err == nil {
		return nil
	}
	return w.explain(err, &f.delta)
}

// forget gives up what has been folded in memory. Nothing of it is in Postgres, where everybody goes on.
func (w *writer) forget(because error) {
	w.logger.Info("history is folded in small steps", "because", because)
	w.setFill(nil)
	w.forgotten <- struct{}{}
}

// lookAfterFill has what is folded in memory stored once history has been read, or at once when another program has a
// partition, where the fence decides whether it is too late; and the log read again if it is given up.
func (w *writer) lookAfterFill(ctx context.Context, s *pubsub.Subscriber) {
	ticker := time.NewTicker(pollFill)
	defer ticker.Stop()
	for w.unsettled.Load() {
		select {
		case <-ticker.C:
			if w.filling() != nil && (s.HistoryRead() || !w.alone()) {
				w.askToStore()
			}
		case <-w.forgotten:
			if s.Recall(ctx) {
				w.unsettled.Store(false)
			}
		case <-ctx.Done():
			return
		}
	}
	s.Settled()
}

func (w *writer) askToStore() {
	select {
	case w.full <- struct{}{}:
	default:
	}
}
