package projections

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"cartwright/domain/event"
	"cartwright/projections/pubsub"
)

const (
	fillBudget = 256 << 20 // bytes of rows kept in memory, roughly
	rowWeight  = 400       // bytes a row takes beside what it refers to
	rowRefers  = 2         // events whose text a row keeps alive, roughly
)

// fill folds the history of a new build in memory, to be copied into its empty tables in one transaction with the
// checkpoints. Until then the checkpoints are here: a batch is acked when it has been folded, and one that does not
// begin where the last one ended is fenced, as it would be in Postgres. Whatever is out of the ordinary ends the fill:
// everything is forgotten, the checkpoints are Postgres's again, where nothing has happened yet, and the build goes the
// way of live ones, which knows how to deal with it.
type fill struct {
	mu          sync.Mutex
	checkpoints map[int]event.Position
	times       [pubsub.Partitions]*time.Time
	digests     [pubsub.Partitions]digest
	delta       Delta
	events      int
	bytes       int  // of all events folded
	read        bool // by others, who must not wait for locks
}

// positions are the checkpoints for those who deliver.
func (f *fill) positions() map[int]event.Position {
	f.mu.Lock()
	defer f.mu.Unlock()
	positions := make(map[int]event.Position, pubsub.Partitions)
	for part, at := range f.checkpoints {
		positions[part] = at
	}
	return positions
}

// take folds a batch. An error other than the fence ends the fill.
func (f *fill) take(d definition, batch pubsub.Batch) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.checkpoints[batch.Part] != batch.After {
		return pubsub.ErrFenced
	}
	for _, item := range batch.Events {
		if item.Err != nil {
			return item.Err
		}
		if err := d.apply(&f.delta, item); err != nil {
			return err
		}
		f.bytes += len(item.Data) + len(item.Metadata)
		f.digests[batch.Part].add(item.ID, item.Position)
	}
	f.checkpoints[batch.Part] = batch.UpTo
	if n := len(batch.Events); n > 0 {
		at := batch.Events[n-1].At
		f.events, f.times[batch.Part] = f.events+n, &at
	}
	return nil
}

// weight is roughly what the rows take in memory.
func (f *fill) weight() int {
	if f.events == 0 {
		return 0
	}
	return f.delta.size() * (rowWeight + rowRefers*f.bytes/f.events)
}

// store copies the rows into the empty tables and moves the checkpoints, all or nothing.
func (f *fill) store(ctx context.Context, pool *pgxpool.Pool, advance string, m *merger) error {
	return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, advance, f.arguments(m.schema)...); err != nil {
			return err
		}
		copied := func() error { return m.copy(ctx, tx, &f.delta) }
		if f.read || f.delta.size() < indexesLeast {
			return copied()
		}
		return withoutIndexes(ctx, tx, m.schema, copied)
	})
}

// arguments are those of the fence: every partition moves from the start of the log.
func (f *fill) arguments(schema string) []any {
	var parts []int32
	old, now, given := positions{}, positions{}, digests{}
	for part := range pubsub.Partitions {
		parts = append(parts, int32(part))
		old.add(event.Position{})
		now.add(f.checkpoints[part])
		given.add(f.digests[part])
	}
	return []any{schema, parts, old.commits, old.prepares, now.commits, now.prepares, f.times[:], given.counts, given.powers, given.sums}
}
