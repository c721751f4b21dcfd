package projections

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// writer folds batches into a build's tables. Batches of several partitions that wait at the same time share one
// transaction: fewer commits, fewer connections, and counters that partitions share are never locked crosswise.
type writer struct {
	pool       *pgxpool.Pool
	logger     *slog.Logger
	definition definition
	build      build
	advance    string // the fence
	merger     *merger
	parked     parkedStreams
	requests   chan request

	mu    sync.Mutex
	stats writerStats
}

// request is a batch whose handler waits for the commit.
type request struct {
	batch Batch
	done  chan error
}

// writerStats is what Status tells about a writer.
type writerStats struct {
	Batches, Events int64
	LastBatch       int
	LastWrite       time.Duration
	Err             error
}

func newWriter(e *Engine, logger *slog.Logger, d definition, b build) *writer {
	return &writer{
		pool: e.pool, logger: logger, definition: d, build: b, advance: e.advance,
		requests: make(chan request),
	}
}

// commit returns when a batch is committed, or why it is not.
func (w *writer) commit(ctx context.Context, batch Batch) error {
	r := request{batch, make(chan error, 1)}
	select {
	case w.requests <- r:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-r.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// run commits what is asked for until ctx ends. A commit under way then is finished.
func (w *writer) run(ctx context.Context) {
	for {
		select {
		case first := <-w.requests:
			w.serve(context.WithoutCancel(ctx), w.gather(first))
		case <-ctx.Done():
			return
		}
	}
}

// gather takes along everybody who is already waiting.
func (w *writer) gather(first request) []request {
	group, events := []request{first}, len(first.batch.Events)
	for events < batchBehind {
		select {
		case r := <-w.requests:
			group, events = append(group, r), events+len(r.batch.Events)
		default:
			return group
		}
	}
	return group
}

// serve commits a group. When somebody's batch is at fault, each is tried alone so that the others do not suffer.
func (w *writer) serve(ctx context.Context, group []request) {
	batches := make([]Batch, len(group))
	for i, r := range group {
		batches[i] = r.batch
	}
	err := w.write(ctx, batches)
	for _, r := range group {
		if isAboutOne(err) {
			r.done <- w.isolate(ctx, r.batch)
		} else {
			r.done <- err
		}
	}
}

func (w *writer) note(batches []Batch, took time.Duration, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stats.Err = err
	if err != nil {
		return
	}
	events := 0
	for _, b := range batches {
		events += len(b.Events)
	}
	w.stats.LastWrite = took
	if events > 0 {
		w.stats.Batches, w.stats.Events, w.stats.LastBatch = w.stats.Batches+1, w.stats.Events+int64(events), events
	}
}

func (w *writer) statistics() writerStats {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.stats
}
