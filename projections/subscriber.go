package projections

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"cartwright/domain/event"
)

// Bounds of a batch: what a reader who is behind wants, and what live readers wait for.
const (
	batchBehind = 50_000
	batchLive   = 5_000
)

// Source is what a Subscriber reads, and how it deals it out.
type Source struct {
	Topic  string // partition n is topic "Topic/n"
	Feed   Feed
	Filter Filter

	// Route decodes an event and names its partition, or says that it is not wanted.
	Route func(event.Raw) (item Item, part int, wanted bool)

	// Checkpoints returns each partition's position. They are written by whoever handles the batches, before the ack.
	Checkpoints func(context.Context) (map[int]event.Position, error)

	unsettled func() bool // not all that was acked is committed

	// Committed, where there is one, is called when events have been acked. It must not block.
	Committed func()

	Watermark time.Duration // how often the checkpoint of a partition without events may be moved
	OneByOne  bool          // one message an event
}

// PartitionTopic is the topic of a partition.
func (s Source) PartitionTopic(part int) string { return fmt.Sprintf("%s/%d", s.Topic, part) }

func (s Source) limit(caughtUp bool) int {
	switch {
	case s.OneByOne:
		return 1
	case caughtUp:
		return batchLive
	default:
		return batchBehind
	}
}

// Subscriber hands the log to a Watermill router: each partition is a topic, and one message is one ordered batch of it.
// A partition never has two messages out at once. A message that is not acked comes again, as far as the checkpoint,
// read anew, does not cover it.
type Subscriber struct {
	source Source
	hub    *hub
	logger *slog.Logger
	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	lanes  sync.WaitGroup
	once   sync.Once
}

var _ message.Subscriber = (*Subscriber)(nil)

// NewSubscriber returns a subscriber that begins to read at the first Subscribe.
func NewSubscriber(source Source, logger *slog.Logger) *Subscriber {
	ctx, cancel := context.WithCancel(context.Background())
	return &Subscriber{source: source, hub: newHub(source, logger), logger: logger, ctx: ctx, cancel: cancel}
}

// Subscribe hands out a partition's batches until ctx ends.
func (s *Subscriber) Subscribe(ctx context.Context, topic string) (<-chan *message.Message, error) {
	lane, err := s.lane(topic)
	if err != nil {
		return nil, err
	}
	s.once.Do(func() { s.lanes.Go(func() { s.hub.run(s.ctx) }) })
	out := make(chan *message.Message)
	s.lanes.Go(func() {
		defer close(out)
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		defer context.AfterFunc(s.ctx, cancel)()
		s.deliverAll(ctx, topic, lane, out)
	})
	return out, nil
}

func (s *Subscriber) lane(topic string) (*lane, error) {
	for part, lane := range s.hub.lanes {
		if s.source.PartitionTopic(part) == topic {
			return lane, nil
		}
	}
	return nil, fmt.Errorf("no topic %q: they are %s to %s", topic, s.source.PartitionTopic(0), s.source.PartitionTopic(Partitions-1))
}

// Close ends all subscriptions and waits for them. A message that is out is left as it is; it comes again next time.
func (s *Subscriber) Close() error {
	s.cancel()
	s.once.Do(func() { close(s.hub.stopped) })
	s.lanes.Wait()
	return nil
}

func (s *Subscriber) deliverAll(ctx context.Context, topic string, lane *lane, out chan<- *message.Message) {
	for {
		batch, ok := s.hub.take(ctx, lane)
		for retry := newBackoff(); ok; batch, ok = s.again(ctx, lane, batch) {
			acked, sent := deliver(ctx, newMessage(ctx, topic, batch), out)
			if acked {
				s.hub.settle(lane, batch.UpTo)
				break
			}
			if !sent {
				return
			}
			s.hub.fails(lane)
			pause(ctx, retry.NextBackOff())
		}
		if ctx.Err() != nil {
			return
		}
	}
}

// deliver emits a message and waits for its ack, its nack or the end.
func deliver(ctx context.Context, msg *message.Message, out chan<- *message.Message) (acked, alive bool) {
	select {
	case out <- msg:
	case <-ctx.Done():
		return false, false
	}
	select {
	case <-msg.Acked():
		return true, true
	case <-msg.Nacked():
		return false, true
	case <-ctx.Done():
		return false, false
	}
}

// again reads the checkpoint of a batch that was not acked and returns what is left of it.
func (s *Subscriber) again(ctx context.Context, lane *lane, batch Batch) (Batch, bool) {
	positions, err := s.hub.checkpoints(ctx)
	if err != nil {
		return Batch{}, false
	}
	return s.hub.resume(lane, batch, positions[lane.part])
}
