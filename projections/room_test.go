package projections_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"cartwright/domain/event"
	"cartwright/projections"
)

// notebook keeps checkpoints in memory.
type notebook struct {
	mu sync.Mutex
	at map[int]event.Position
}

func (n *notebook) Load(context.Context, string) (map[int]event.Position, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	positions := map[int]event.Position{}
	for part, at := range n.at {
		positions[part] = at
	}
	return positions, nil
}

func (n *notebook) Save(_ context.Context, _ string, part int, _, at event.Position) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.at[part] = at
	return nil
}

// TestAStuckPartitionDoesNotStopTheOthers has more events behind a stuck one than the hub holds.
func TestAStuckPartitionDoesNotStopTheOthers(t *testing.T) {
	t.Parallel()
	const behind = 70_000
	log := newMemoryLog(1, 0, 0)
	for range behind {
		log.add("test-stuck")
	}
	free := 0
	for i := range 1000 {
		stream := fmt.Sprintf("test-%d", i%40)
		log.add(stream)
		if projections.PartitionOf(stream) != projections.PartitionOf("test-stuck") {
			free++
		}
	}
	b := &barrier{free: free, all: len(log.events), freeDone: make(chan struct{}), allDone: make(chan struct{})}
	consumers := projections.NewConsumers(log, facts, &notebook{at: map[int]event.Position{}}, nil, quiet(),
		projections.Consumer{Name: "memory", Names: []string{"test.ignored"}, Handle: b.handle})
	start(t, consumers.Run)
	await(t, "the other partitions", b.freeDone)
	if s := consumers.Status()[0]; len(s.Stuck) != 1 || s.Stuck[0].Stream != "test-stuck" || s.Stuck[0].Error == "" {
		t.Errorf("status says %+v", s)
	}
	b.open.Store(true)
	await(t, "the stuck partition", b.allDone)
}

// barrier lets nothing of one stream through until it is open.
type barrier struct {
	open              atomic.Bool
	done              atomic.Int64
	free, all         int
	freeDone, allDone chan struct{}
}

func (b *barrier) handle(_ context.Context, recorded event.Recorded) error {
	if recorded.Stream == "test-stuck" && !b.open.Load() {
		return errors.New("not yet")
	}
	switch int(b.done.Add(1)) {
	case b.free:
		close(b.freeDone)
	case b.all:
		close(b.allDone)
	}
	return nil
}

func await(t *testing.T, what string, done <-chan struct{}) {
	t.Helper()
	select {
	case <-done:
	case <-within(t).Done():
		t.Fatalf("never: %s", what)
	}
}
