package projections

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"cartwright/projections/pubsub"
)

// writer folds batches into a build's tables. Batches of several partitions that wait at the same time share one
// transaction: fewer commits, fewer connections, and counters that partitions share are never locked crosswise. While one
// transaction is committed the next is folded.
type writer struct {
	pool       *pgxpool.Pool
	logger     *slog.Logger
	definition definition
	build      build
	advance    string // the fence
	merger     *merger
	parked     atomic.Pointer[parkedStreams] // nil when it must be read
	requests   chan request
	spare      chan Delta // empty ones, whose memory may be used again

	fillBudget int
	mayFill    atomic.Bool   // the tables may be new: then history is folded in memory first
	alone      func() bool   // no partition is another program's
	unsettled  atomic.Bool   // not all that was acked is in Postgres, or soon will not be
	full       chan struct{} // holds a token when what is folded in memory should be stored
	forgotten  chan struct{} // holds a token when it has been given up

	mu    sync.Mutex
	stats writerStats
	fill  *fill // nil when there is none
}

// request is a batch whose handler waits for the commit.
type request struct {
	batch pubsub.Batch
	done  chan error
}

// writerStats is what Status tells about a writer.
type writerStats struct {
	Batches, Events int64
	Fenced          int64 // transactions that somebody else had been faster with
	LastBatch       int
	LastWrite       time.Duration
	Err             error
}

func newWriter(e *Engine, logger *slog.Logger, d definition, b build) *writer {
	return &writer{
		pool: e.pool, logger: logger, definition: d, build: b, advance: e.advance,
		requests: make(chan request), spare: make(chan Delta, 1), fillBudget: e.fillBudget, alone: func() bool { return true },
		full: make(chan struct{}, 1), forgotten: make(chan struct{}, 1),
	}
}

// commit returns when a batch is committed, or why it is not.
func (w *writer) commit(ctx context.Context, batch pubsub.Batch) error {
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
	working := context.WithoutCancel(ctx)
	ready := make(chan *folded)
	var committing sync.WaitGroup
	committing.Go(func() {
		for f := range ready {
			w.serve(working, f)
			w.end(f)
		}
	})
	defer committing.Wait()
	defer close(ready)
	for next := w.begin(); ; {
		w.gather(working, next)
		requests, committer := w.requests, ready
		if w.isFull(next) {
			requests = nil
		}
		if len(next.requests) == 0 {
			committer = nil
		}
		select {
		case r := <-requests:
			w.take(working, next, r)
		case committer <- next:
			next = w.begin()
		case <-w.full:
			w.storeFill(working)
		case <-ctx.Done():
			ending, cancel := context.WithTimeout(working, grace)
			defer cancel()
			w.storeFill(ending)
			return
		}
	}
}

func (w *writer) storeFill(ctx context.Context) {
	if f := w.filling(); f != nil {
		w.store(ctx, f)
	}
}

// gather takes along everybody who is already waiting.
func (w *writer) gather(ctx context.Context, next *folded) {
	for !w.isFull(next) {
		select {
		case r := <-w.requests:
			w.take(ctx, next, r)
		default:
			return
		}
	}
}

// isFull says that a transaction is to take no more: it is as large as it may be, or it is not small and has half of the
// partitions, so that the other half can be folded while it is committed.
func (w *writer) isFull(f *folded) bool {
	most := w.definition.MaxBatch
	return f.events >= most || f.events >= most/8 && len(f.requests) >= pubsub.Partitions/2
}

// take folds a batch for the next transaction, or into memory.
func (w *writer) take(ctx context.Context, next *folded, r request) {
	if f := w.filling(); f != nil {
		w.fillWith(ctx, f, r)
		return
	}
	next.requests = append(next.requests, r)
	next.add(w, r.batch)
}

// serve commits a transaction. When somebody's batch is at fault, each is tried alone so that the others do not suffer.
func (w *writer) serve(ctx context.Context, f *folded) {
	err := w.put(ctx, f)
	for _, r := range f.requests {
		if isAboutOne(err) {
			r.done <- w.isolate(ctx, r.batch)
		} else {
			r.done <- err
		}
	}
}

func (w *writer) note(batches []pubsub.Batch, took time.Duration, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if errors.Is(err, pubsub.ErrFenced) {
		w.stats.Fenced++
		return
	}
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
