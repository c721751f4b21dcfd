package eventlog

import (
	"fmt"
	"sync"
	"time"
)

const (
	queueLength   = 1024
	groupRequests = 1024
	groupBytes    = 4 << 20
	cachedStreams = 64 << 10
)

// closePatience is how long a commit may take to end once the disk has failed. Pebble holds it up for ever when
// its memory is full of what it cannot write.
const closePatience = time.Second

// committer is the one goroutine that decides and commits writes.
type committer struct {
	storage storage
	states  *lru[string, streamState]
	ids     *recentIDs
	head    *head
	mark    *mark
	failure *failure
	clock   func() time.Time
	told    func(Commit) // nil: nobody wants to know

	queue   chan *Write
	closing chan struct{}
	stop    sync.Once
	done    chan struct{}
}

func newCommitter(s storage, position uint64, m *mark, f *failure, clock func() time.Time) *committer {
	return &committer{
		storage: s, head: newHead(position), mark: m, failure: f, clock: clock,
		states: newLRU[string, streamState](cachedStreams), ids: newRecentIDs(recentIDsBytes),
		queue: make(chan *Write, queueLength), closing: make(chan struct{}), done: make(chan struct{}),
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

// close returns when the committer has left. One that a failing disk holds up for good is left where it is.
func (c *committer) close() error {
	c.stop.Do(func() { close(c.closing) })
	select {
	case <-c.done:
		return nil
	case <-c.failure.happened:
	}
	select {
	case <-c.done:
		return nil
	case <-time.After(closePatience):
		return fmt.Errorf("a commit hangs: %w", c.failure.load())
	}
}

// serve decides the first write and everything that queued up behind it, commits once, and answers all.
// While this commit waits for the disk the next group gathers: the slower the disk, the larger the groups.
func (c *committer) serve(first *Write) {
	if err := c.failure.load(); err != nil {
		first.outcome <- outcome{err: err}
		return
	}
	g := c.newGroup()
	writes, outcomes := []*Write{}, []outcome{}
	for next := first; next != nil; next = c.waiting(len(writes), g.batch.Len()) {
		writes = append(writes, next)
		outcomes = append(outcomes, c.decide(g, next))
	}
	begun := time.Now()
	failed := c.commit(g)
	c.answer(writes, outcomes, failed)
	c.report(g, len(writes), time.Since(begun), failed)
}

// waiting takes the next write from the queue without waiting for one, while the group has room.
func (c *committer) waiting(requests, bytes int) *Write {
	if requests >= groupRequests || bytes >= groupBytes {
		return nil
	}
	select {
	case next := <-c.queue:
		return next
	default:
		return nil
	}
}

func (c *committer) newGroup() *group {
	position, _ := c.head.load()
	return &group{
		storage: c.storage, states: c.states, ids: c.ids, now: ticks(c.clock()),
		batch: c.storage.db.NewBatch(), began: position, head: position,
		changed: make(map[string]streamState), written: make(map[string][]Event),
	}
}

// decide skips whoever has stopped waiting.
func (c *committer) decide(g *group, w *Write) outcome {
	if err := w.ctx.Err(); err != nil {
		return outcome{err: err}
	}
	before := g.head
	result, err := w.decide(g)
	if err != nil && g.head != before {
		g.broken = err
	}
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
	if err := g.broken; err != nil {
		return c.failure.set(fmt.Errorf("prepare a commit: %w", err))
	}
	if err := g.commit(); err != nil {
		return c.failure.set(fmt.Errorf("commit: %w", err))
	}
	if err := c.failure.load(); err != nil {
		return err
	}
	if err := c.mark.acknowledge(g.head); err != nil {
		return c.failure.set(fmt.Errorf("note what is safe: %w", err))
	}
	c.head.advance(g.head)
	return nil
}

func (c *committer) answer(writes []*Write, outcomes []outcome, failed error) {
	for i, w := range writes {
		if failed != nil {
			outcomes[i] = outcome{err: failed}
		}
		w.outcome <- outcomes[i]
	}
}
