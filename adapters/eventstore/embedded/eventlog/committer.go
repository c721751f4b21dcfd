package eventlog

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/cockroachdb/pebble/v2"
)

const (
	queueLength   = 1024
	groupRequests = 1024
	groupBytes    = 4 << 20
	cachedStreams = 64 << 10
)

// ErrUnavailable is answered to writes once a commit has failed, or while the log is closing.
// What became of a write that was already on its way is unknown.
var ErrUnavailable = errors.New("the event log takes no writes")

// write is one request in the committer's queue.
type write struct {
	ctx     context.Context
	decide  func(*group) (Result, error)
	outcome chan outcome // holds one
}

type outcome struct {
	result Result
	err    error
}

// committer is the one goroutine that decides and commits writes.
type committer struct {
	storage storage
	states  *lru[string, streamState]
	ids     *recentIDs
	head    *head
	failure *failure
	clock   func() time.Time
	logger  *slog.Logger

	queue   chan *write
	closing chan struct{}
	stop    sync.Once
	done    chan struct{}
}

// do queues a decision and waits until it is committed.
func (c *committer) do(ctx context.Context, decide func(*group) (Result, error)) (Result, error) {
	w := &write{ctx, decide, make(chan outcome, 1)}
	select {
	case c.queue <- w:
	case <-c.closing:
		return Result{}, fmt.Errorf("%w: it is closing", ErrUnavailable)
	case <-ctx.Done():
		return Result{}, ctx.Err()
	}
	select {
	case o := <-w.outcome:
		return o.result, o.err
	case <-ctx.Done():
		return Result{}, ctx.Err()
	case <-c.done:
		return w.lateOutcome()
	}
}

// lateOutcome is for a write that was still waiting when the committer left.
func (w *write) lateOutcome() (Result, error) {
	select {
	case o := <-w.outcome:
		return o.result, o.err
	default:
		return Result{}, fmt.Errorf("%w: it has closed", ErrUnavailable)
	}
}

// run serves the queue until close. Whoever waits at that moment is still answered.
func (c *committer) run() {
	defer close(c.done)
	for {
		select {
		case w := <-c.queue:
			c.serve(w)
		case <-c.closing:
			return
		}
	}
}

func (c *committer) close() {
	c.stop.Do(func() { close(c.closing) })
	<-c.done
}

// serve decides the first write and everything that queued up behind it, commits once, and answers all.
// While this commit waits for the disk the next group gathers: the slower the disk, the larger the groups.
func (c *committer) serve(first *write) {
	if err := c.failure.load(); err != nil {
		first.outcome <- outcome{err: err}
		return
	}
	g := c.newGroup()
	defer func() { _ = g.batch.Close() }()
	writes := []*write{first}
	outcomes := []outcome{c.decide(g, first)}
	for len(writes) < groupRequests && g.batch.Len() < groupBytes {
		select {
		case next := <-c.queue:
			writes = append(writes, next)
			outcomes = append(outcomes, c.decide(g, next))
			continue
		default:
		}
		break
	}
	c.answer(writes, outcomes, c.commit(g))
}

func (c *committer) newGroup() *group {
	position, _ := c.head.load()
	return &group{
		storage: c.storage, states: c.states, ids: c.ids, now: ticks(c.clock()),
		batch: c.storage.db.NewBatch(), head: position,
		changed: make(map[string]streamState), written: make(map[string][]Event),
	}
}

// decide skips whoever has stopped waiting.
func (c *committer) decide(g *group, w *write) outcome {
	if err := w.ctx.Err(); err != nil {
		return outcome{err: err}
	}
	result, err := w.decide(g)
	return outcome{result, err}
}

// commit moves the head only when the group is on disk. A failed commit ends writing until the store is opened
// again: nobody knows what is on disk now, and a second attempt would guess.
func (c *committer) commit(g *group) (err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			err = c.failure.set(fmt.Errorf("commit: %v", panicked))
		}
	}()
	if err := g.commit(); err != nil {
		return c.failure.set(fmt.Errorf("commit: %w", err))
	}
	if err := c.failure.load(); err != nil {
		return err
	}
	c.head.advance(g.head)
	return nil
}

func (c *committer) answer(writes []*write, outcomes []outcome, failed error) {
	for i, w := range writes {
		if failed != nil {
			outcomes[i] = outcome{err: failed}
		}
		w.outcome <- outcomes[i]
	}
}

var _ past = (*group)(nil)
var _ pebble.Logger = (*storageLogger)(nil)
