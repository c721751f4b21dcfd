package eventstore_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cartwright/adapters/eventstore/embedded"
	"cartwright/app"
	"cartwright/domain/event"
)

// TestCallersSurviveARestartOfTheStore takes the node away from 50 callers and brings it back.
func TestCallersSurviveARestartOfTheStore(t *testing.T) {
	t.Parallel()
	const callers, deadline, slack = 50, 200 * time.Millisecond, 250 * time.Millisecond
	options := embedded.Options{Dir: t.TempDir()}
	node := startNode(t, options)
	options.Listen = node.Addr()
	s := connect(t, node.URL())

	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	crowd := make([]*caller, callers)
	for i := range crowd {
		crowd[i] = &caller{t: t, stream: newStream(), deadline: deadline}
		running.Go(func() { crowd[i].work(ctx, s) })
	}
	t.Cleanup(func() { stop(); running.Wait() })

	for range 3 {
		everyone(t, crowd, func(c *caller) int64 { return c.successes.Load() })
		must(t, node.Close())
		everyone(t, crowd, func(c *caller) int64 { return c.failures.Load() }) // all come back although the node does not
		node = startNode(t, options)
		everyone(t, crowd, func(c *caller) int64 { return c.successes.Load() })
	}
	stop()
	running.Wait()
	var late time.Duration
	for _, c := range crowd {
		late = max(late, time.Duration(c.late.Load()))
		c.check(t, s)
	}
	t.Logf("the latest call came back %v after its deadline", late)
	if late > 4*slack { // the tests of other packages may be running on the same cores
		t.Errorf("a call came back %v after its deadline", late)
	}
}

// caller writes its own stream event by event, the same event again as long as it does not know what became of it.
type caller struct {
	t                   *testing.T
	stream              string
	deadline            time.Duration
	successes, failures atomic.Int64
	late                atomic.Int64
}

func (c *caller) work(ctx context.Context, s store) {
	for ctx.Err() == nil {
		at := c.successes.Load()
		next := notes(fmt.Sprint(at))
		for c.try(ctx, s, app.Revision(at-1), next) != nil && ctx.Err() == nil {
			c.failures.Add(1)
		}
	}
}

func (c *caller) try(ctx context.Context, s store, at app.Revision, next []event.New) error {
	ctx, cancel := context.WithTimeout(ctx, c.deadline)
	defer cancel()
	began := time.Now()
	_, err := s.streams.Append(ctx, c.stream, at, next)
	c.late.Store(max(c.late.Load(), int64(time.Since(began)-c.deadline)))
	switch {
	case err == nil:
		c.successes.Add(1)
	case ctx.Err() == nil:
		c.t.Errorf("a call failed before its deadline: %v", err)
	}
	return err
}

func (c *caller) check(t *testing.T, s store) {
	t.Helper()
	got := s.texts(t, c.stream)
	if acknowledged := int(c.successes.Load()); len(got) != acknowledged && len(got) != acknowledged+1 {
		t.Errorf("%d events of %d acknowledged", len(got), acknowledged)
	}
	for i, text := range got {
		if text != fmt.Sprint(i) {
			t.Errorf("event %d is %s", i, text)
		}
	}
}

// everyone waits until each caller's count has grown.
func everyone(t *testing.T, crowd []*caller, count func(*caller) int64) {
	t.Helper()
	before := make([]int64, len(crowd))
	for i, c := range crowd {
		before[i] = count(c)
	}
	eventually(t, func() bool {
		for i, c := range crowd {
			if count(c) == before[i] {
				return false
			}
		}
		return true
	})
}

// TestWatchAndFollowSurviveRestart has Watch go on by itself, and Follow when it is called again.
func TestWatchAndFollowSurviveRestart(t *testing.T) {
	t.Parallel()
	options := embedded.Options{Dir: t.TempDir()}
	node := startNode(t, options)
	options.Listen = node.Addr()
	s := connect(t, node.URL())
	stream := newStream()
	s.append(t, stream, app.NoStream, notes("a")...)
	w, f := s.watch(t, stream, app.NoStream), s.follow(t, event.Position{}, s.noted)
	w.want(t, "a")
	last := f.want(t, "a")

	must(t, node.Close())
	if err := receive(t, f.ended); err == nil {
		t.Error("follow ended without an error")
	}
	f = s.follow(t, last, s.noted) // waits for the store
	startNode(t, options)
	s.append(t, stream, 0, notes("b", "stop")...)
	w.want(t, "b", "stop")
	f.want(t, "b", "stop")
	if err := receive(t, w.ended); err != nil {
		t.Error(err)
	}
}
