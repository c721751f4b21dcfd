package pubsub_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"cartwright/projections/pubsub"
)

// TestAStuckPartitionDoesNotStopTheOthers has more events behind a stuck one than the hub holds.
func TestAStuckPartitionDoesNotStopTheOthers(t *testing.T) {
	t.Parallel()
	const behind = 140_000
	log := newMemoryLog(1, 0, 0)
	for range behind {
		log.add("test-stuck")
	}
	stuck, free := pubsub.Partition("test-stuck"), 0
	for i := range 1000 {
		stream := fmt.Sprintf("test-%d", i%40)
		log.add(stream)
		if pubsub.Partition(stream) != stuck {
			free++
		}
	}
	db := &database{want: free, finished: make(chan struct{}, 1)}
	subscriber := pubsub.NewSubscriber(pubsub.Source{
		Topic: "memory", Feed: log, Checkpoints: db.checkpoints, Watermark: time.Second, Route: byStream, MaxPause: time.Millisecond,
	}, quiet())
	var open atomic.Bool
	consumeAll(t, subscriber, func(b pubsub.Batch) bool {
		return (b.Part != stuck || open.Load()) && db.commit(b)
	})
	await(t, "the other partitions", db.finished)
	if trouble := subscriber.Status().Troubles[stuck]; !trouble.Lasting() {
		t.Errorf("status says %+v", trouble)
	}
	db.expect(len(log.events))
	open.Store(true)
	await(t, "the stuck partition", db.finished)
	must(t, subscriber.Close())
}

// expect says when the database is finished next: with so many events.
func (d *database) expect(want int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.want = want
	select {
	case <-d.finished:
	default:
	}
}
