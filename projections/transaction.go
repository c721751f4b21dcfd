package projections

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"cartwright/domain/event"
	"cartwright/projections/pubsub"
)

const (
	writeTimeout = time.Minute
	advanceSQL   = `SELECT cartwright.advance($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
)

// write folds batches and commits the result.
func (w *writer) write(ctx context.Context, batches []pubsub.Batch) error {
	return w.put(ctx, &folded{batches: batches})
}

// put commits what was folded with the checkpoints, in one round trip. It is folded again when it was too early for that,
// or others have parked something meanwhile.
func (w *writer) put(ctx context.Context, f *folded) error {
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	start := time.Now()
	err := w.prepare(ctx)
	if err == nil && (f.known == nil || f.known != w.parked.Load()) {
		f = f.anew(w)
	}
	if err == nil {
		err = w.send(ctx, f)
	}
	w.note(f.batches, time.Since(start), err)
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
	if w.parked.Load() != nil {
		return nil
	}
	streams, err := readParkedStreams(ctx, w.pool, w.build.Schema)
	if err == nil {
		w.parked.Store(&streams)
	}
	return err
}

func (w *writer) send(ctx context.Context, f *folded) error {
	if f.err != nil {
		return f.err
	}
	err := w.commitWith(ctx, w.merger, f)
	if isDuplicate(err) {
		err = w.commitWith(ctx, w.merger.careful(), f)
	}
	if err = classify(err); err != nil {
		w.parked.Store(nil)
		return w.explain(err, &f.delta)
	}
	if len(f.parked) > 0 {
		now := f.known.with(f.parked)
		w.parked.Store(&now)
	}
	f.parked.log(w.logger, w.build)
	return nil
}

func (w *writer) commitWith(ctx context.Context, m *merger, f *folded) error {
	round := &pgx.Batch{}
	round.Queue(w.advance, w.checkpoints(f)...)
	if err := m.queue(round, &f.delta); err != nil {
		return err
	}
	f.parked.queue(round, w.build.Schema)
	return w.commitRound(ctx, round, &f.delta)
}

// commitRound runs one round of statements as a transaction, with the facts to be copied where there are many.
func (w *writer) commitRound(ctx context.Context, round *pgx.Batch, delta *Delta) error {
	if !delta.hasManyFacts() {
		return w.pool.SendBatch(ctx, round).Close()
	}
	return w.pool.AcquireFunc(ctx, func(c *pgxpool.Conn) error {
		return w.merger.commitWithFacts(ctx, c.Conn(), round, delta)
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
func (w *writer) checkpoints(f *folded) []any {
	n := len(f.batches)
	parts, times := make([]int32, n), make([]*time.Time, n)
	old, now, given := positions{}, positions{}, f.given
	for i, b := range f.batches {
		parts[i] = int32(b.Part)
		old.add(b.After)
		now.add(b.UpTo)
		if len(b.Events) > 0 {
			times[i] = &b.Events[len(b.Events)-1].At
		}
	}
	return []any{w.build.Schema, parts, old.commits, old.prepares, now.commits, now.prepares, times, given.counts, given.powers, given.sums}
}

// positions are two Postgres arrays.
type positions struct{ commits, prepares []int64 }

func (p *positions) add(at event.Position) {
	p.commits, p.prepares = append(p.commits, int64(at.Commit)), append(p.prepares, int64(at.Prepare))
}

// digests are three more.
type digests struct{ counts, powers, sums []int64 }

func (all *digests) add(d digest) {
	all.counts = append(all.counts, d.events)
	all.powers, all.sums = append(all.powers, int64(d.power())), append(all.sums, int64(d.sum))
}
