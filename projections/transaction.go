package projections

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"cartwright/domain/event"
)

const (
	writeTimeout = time.Minute
	advanceSQL   = `SELECT cartwright.advance($1, $2, $3, $4, $5, $6, $7)`
)

// write folds batches and commits the result with their checkpoints, in one round trip.
func (w *writer) write(ctx context.Context, batches []Batch) error {
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	start := time.Now()
	err := w.prepare(ctx)
	if err == nil {
		err = w.send(ctx, batches)
	}
	w.note(batches, time.Since(start), err)
	return err
}

// prepare reads what the writer must know about the build, the first time and after others have written to it.
func (w *writer) prepare(ctx context.Context) error {
	if w.merger == nil {
		tables, err := readTables(ctx, w.pool, w.build.Schema)
		if err != nil {
			return err
		}
		w.merger = newMerger(w.build.Schema, tables)
	}
	if w.parked != nil {
		return nil
	}
	streams, err := readParkedStreams(ctx, w.pool, w.build.Schema)
	if err == nil {
		w.parked = streams
	}
	return err
}

func (w *writer) send(ctx context.Context, batches []Batch) error {
	delta, parked, err := w.fold(batches)
	if err != nil {
		return err
	}
	round := &pgx.Batch{}
	round.Queue(w.advance, w.checkpoints(batches)...)
	if err := w.merger.queue(round, &delta); err != nil {
		return err
	}
	parked.queue(round, w.build.Schema)
	if err = classify(w.commitRound(ctx, round, &delta)); err != nil {
		w.parked = nil
		return w.explain(err, &delta)
	}
	for _, e := range parked {
		w.parked.add(e.Stream, e.Position)
	}
	parked.log(w.logger, w.build)
	return nil
}

// commitRound runs one round of statements as a transaction, with the facts to be copied where there are many.
func (w *writer) commitRound(ctx context.Context, round *pgx.Batch, delta *Delta) error {
	if !delta.hasManyFacts() {
		return w.pool.SendBatch(ctx, round).Close()
	}
	return pgx.BeginFunc(ctx, w.pool, func(tx pgx.Tx) error {
		if err := tx.SendBatch(ctx, round).Close(); err != nil {
			return err
		}
		return w.merger.copyFacts(ctx, tx, delta)
	})
}

// explain finds values that never reached Postgres because its types cannot hold them. The driver's error for that
// cannot be told from a lost connection's.
func (w *writer) explain(err error, delta *Delta) error {
	if isAboutOne(err) {
		return err
	}
	if misfit := w.merger.check(delta); misfit != nil {
		return misfit
	}
	return err
}

// checkpoints are the arguments of the fence.
func (w *writer) checkpoints(batches []Batch) []any {
	n := len(batches)
	parts, times := make([]int32, n), make([]*time.Time, n)
	old, now := positions{}, positions{}
	for i, b := range batches {
		parts[i] = int32(b.Part)
		old.add(b.After)
		now.add(b.UpTo)
		if len(b.Events) > 0 {
			times[i] = &b.Events[len(b.Events)-1].At
		}
	}
	return []any{w.build.Schema, parts, old.commits, old.prepares, now.commits, now.prepares, times}
}

// positions are two Postgres arrays.
type positions struct{ commits, prepares []int64 }

func (p *positions) add(at event.Position) {
	p.commits, p.prepares = append(p.commits, int64(at.Commit)), append(p.prepares, int64(at.Prepare))
}
