package pubsub_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cartwright/domain/event"
	"cartwright/projections/pubsub"
)

// memoryLog is a log whose connection breaks often.
type memoryLog struct {
	events []event.Raw
	mu     sync.Mutex
	random *rand.Rand
	breaks int // this many times
}

func newMemoryLog(seed uint64, n, breaks int) *memoryLog {
	l := &memoryLog{random: rand.New(rand.NewPCG(seed, seed)), breaks: breaks}
	for range n {
		l.add(fmt.Sprintf("test-%d", l.random.IntN(40)))
	}
	return l
}

func (l *memoryLog) add(stream string) {
	n := uint64(len(l.events) + 1)
	l.events = append(l.events, event.Raw{
		Envelope: event.Envelope{ID: fmt.Sprint(n), Stream: stream, Name: "test.ignored", Position: event.Position{Commit: n, Prepare: n}},
		Data:     []byte("{}"),
	})
}

var errBroken = errors.New("the connection broke")

func (l *memoryLog) Follow(ctx context.Context, after event.Position, _ pubsub.Filter, f pubsub.Follower) error {
	for _, raw := range l.events {
		if !after.Before(raw.Position) {
			continue
		}
		if l.breakNow() {
			return errBroken
		}
		runtime.Gosched()                    // so that much happens while events come
		if err := f.Event(raw); err != nil { // ctx may have ended: what is on its way still comes
			return err
		}
	}
	if err := f.CaughtUp(); err != nil {
		return err
	}
	<-ctx.Done()
	return ctx.Err()
}

func (l *memoryLog) Head(context.Context) (event.Position, error) {
	return l.events[len(l.events)-1].Position, nil
}

func (l *memoryLog) breakNow() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.breaks == 0 || l.random.IntN(50) > 0 {
		return false
	}
	l.breaks--
	return true
}

// table is what one partition has committed: events and checkpoint together, as in one transaction.
type table struct {
	at     event.Position
	events []string
}

// database is one that refuses often, and now and then loses its last commits.
type database struct {
	mu       sync.Mutex
	parts    [pubsub.Partitions]table
	random   *rand.Rand
	mishaps  int
	finished chan struct{}
	want     int
}

func (d *database) checkpoints(context.Context) (map[int]event.Position, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	positions := map[int]event.Position{}
	for part, table := range d.parts {
		positions[part] = table.at
	}
	return positions, nil
}

// commit is the fence and the rows in one, and says whether it went well.
func (d *database) commit(b pubsub.Batch) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	part := &d.parts[b.Part]
	if part.at != b.After {
		return false
	}
	mishap := d.mishap()
	if mishap == "refused" {
		return false
	}
	before := *part
	for _, item := range b.Events {
		part.events = append(part.events, item.ID)
	}
	part.at = b.UpTo
	if mishap == "lost later" {
		*part = before
	}
	d.count()
	return mishap != "committed, and nobody knows"
}

func (d *database) mishap() string {
	if d.mishaps == 0 {
		return ""
	}
	d.mishaps--
	all := []string{"refused", "lost later", "committed, and nobody knows", "", ""}
	return all[d.random.IntN(len(all))]
}

func (d *database) count() {
	n := 0
	for _, part := range d.parts {
		n += len(part.events)
	}
	if n >= d.want {
		select {
		case d.finished <- struct{}{}:
		default:
		}
	}
}

// TestEveryPartitionIsCompleteAndInOrder lets connections break, commits fail, go unnoticed or get lost.
func TestEveryPartitionIsCompleteAndInOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		seed := rapid.Uint64().Draw(rt, "seed")
		n := rapid.IntRange(1, 300).Draw(rt, "events")
		log := newMemoryLog(seed, n, rapid.IntRange(0, 5).Draw(rt, "breaks"))
		db := &database{
			random: rand.New(rand.NewPCG(seed, 1)), mishaps: rapid.IntRange(0, 20).Draw(rt, "mishaps"),
			finished: make(chan struct{}, 1), want: n,
		}
		subscriber := pubsub.NewSubscriber(pubsub.Source{
			Topic: "memory", Feed: log, Checkpoints: db.checkpoints, Watermark: 5 * time.Millisecond,
			OneByOne: rapid.Bool().Draw(rt, "one by one"), Route: byStream,
		}, quiet())
		consumeAll(t, subscriber, db.commit)
		select {
		case <-db.finished:
		case <-within(t).Done():
			rt.Fatalf("never complete")
		}
		must(t, subscriber.Close())
		db.check(rt, log)
	})
}

func byStream(item *pubsub.Item) (part int, wanted bool) { return pubsub.Partition(item.Stream), true }

// consumeAll handles what the subscriber hands out. The consumers end when it is closed.
func consumeAll(t *testing.T, s *pubsub.Subscriber, handle func(pubsub.Batch) (ok bool)) {
	t.Helper()
	for _, topic := range s.Topics() {
		messages, err := s.Subscribe(t.Context(), topic)
		must(t, err)
		go func() {
			for msg := range messages {
				if batch, ok := pubsub.BatchFrom(msg); ok && handle(batch) {
					msg.Ack()
				} else {
					msg.Nack()
				}
			}
		}()
	}
}

func (d *database) check(rt *rapid.T, log *memoryLog) {
	var want [pubsub.Partitions][]string
	for _, raw := range log.events {
		part := pubsub.Partition(raw.Stream)
		want[part] = append(want[part], raw.ID)
	}
	for part := range d.parts {
		if !slices.Equal(d.parts[part].events, want[part]) {
			rt.Fatalf("partition %d has %v, want %v", part, d.parts[part].events, want[part])
		}
	}
}

func TestSubscriberRefusesForeignTopics(t *testing.T) {
	t.Parallel()
	s := pubsub.NewSubscriber(pubsub.Source{Topic: "memory"}, quiet())
	if _, err := s.Subscribe(t.Context(), "memory/16"); err == nil {
		t.Error("there is no such partition")
	}
	must(t, s.Close())
}
