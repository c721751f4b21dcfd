package pubsub

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"cartwright/domain/event"
	"cartwright/projections/lease"
)

// Bounds of a batch: what a reader who is behind wants, and what live readers wait for.
const (
	BatchBehind = 50_000
	BatchLive   = 5_000
)

// Source is what a Subscriber reads, and how it deals it out.
type Source struct {
	Topic  string // partition n is topic "Topic/n"
	Feed   Feed
	Filter Filter

	// Route decodes an item's event and names its partition, or says that it is not wanted. It is called for several events
	// side by side.
	Route func(*Item) (part int, wanted bool)

	// Checkpoints returns each partition's position. They are written by whoever handles the batches, before the ack.
	Checkpoints func(context.Context) (map[int]event.Position, error)

	// Unsettled, where there is one, says that not all that was acked is committed.
	Unsettled func() bool

	// MaxBatch, where it is not 0, is how many events a batch has at most if that is less than usual.
	MaxBatch int

	// Message, where there is one, makes the message of a batch that has events. The others are acked without.
	Message func(context.Context, Batch) *message.Message

	// Acked, where there is one, is called when a message has been acked, and says whether it stays so. It is for handlers
	// that do not write checkpoints themselves.
	Acked func(Batch) error

	// Committed, where there is one, is called when events have been acked. It must not block.
	Committed func()

	// Leases, where there are some, share the partitions with other programs of the same topic. Without, all are this one's.
	Leases *lease.Keeper

	Watermark time.Duration // how often the checkpoint of a partition without events may be moved; the default is a second
	OneByOne  bool          // one message an event

	// Grace is how long leases are kept at the end for messages that are still out.
	Grace time.Duration

	// MaxPause bounds the growing pauses between deliveries of a message that is not acked. The default is 30 seconds.
	MaxPause time.Duration
}

// PartitionTopic is the topic of a partition.
func (s Source) PartitionTopic(part int) string { return fmt.Sprintf("%s/%d", s.Topic, part) }

func (s Source) limit(caughtUp bool) int {
	switch {
	case s.OneByOne:
		return 1
	case caughtUp:
		return s.atMost(BatchLive)
	default:
		return s.atMost(BatchBehind)
	}
}

func (s Source) atMost(n int) int {
	if s.MaxBatch > 0 {
		return min(n, s.MaxBatch)
	}
	return n
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
	once   sync.Once

	running, delivering sync.WaitGroup
}

var _ message.Subscriber = (*Subscriber)(nil)

// NewSubscriber returns a subscriber that begins to read at the first Subscribe.
func NewSubscriber(source Source, logger *slog.Logger) *Subscriber {
	ctx, cancel := context.WithCancel(context.Background())
	return &Subscriber{source: source, hub: newHub(source, logger), logger: logger, ctx: ctx, cancel: cancel}
}

// Subscribe hands out a partition's batches until ctx ends, or those of all partitions side by side if the topic is the
// source's.
func (s *Subscriber) Subscribe(ctx context.Context, topic string) (<-chan *message.Message, error) {
	lanes, err := s.lanesOf(topic)
	if err != nil {
		return nil, err
	}
	s.once.Do(func() { s.running.Go(s.run) })
	out := make(chan *message.Message)
	s.delivering.Go(func() {
		defer close(out)
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		defer context.AfterFunc(s.ctx, cancel)()
		var delivering sync.WaitGroup
		for _, lane := range lanes {
			delivering.Go(func() { s.deliverAll(ctx, lane, out) })
		}
		delivering.Wait()
	})
	return out, nil
}

// run reads the log until Close. Leases outlast the messages that are out then.
func (s *Subscriber) run() {
	if s.source.Leases != nil {
		s.hub.share = s.source.Leases.Join(s.source.Topic)
		defer s.hub.share.Leave()
	}
	s.hub.run(s.ctx)
	s.delivering.Wait()
	s.hub.awaitMessages()
}

// Topics are those of the partitions.
func (s *Subscriber) Topics() []string {
	topics := make([]string, Partitions)
	for part := range topics {
		topics[part] = s.source.PartitionTopic(part)
	}
	return topics
}

func (s *Subscriber) lanesOf(topic string) ([]*lane, error) {
	if topic == s.source.Topic {
		return s.hub.lanes[:], nil
	}
	for part := range s.hub.lanes {
		if s.source.PartitionTopic(part) == topic {
			return s.hub.lanes[part : part+1], nil
		}
	}
	return nil, fmt.Errorf("no topic %q: they are %s to %s, or %s for all", topic, s.source.PartitionTopic(0),
		s.source.PartitionTopic(Partitions-1), s.source.Topic)
}

// Close ends all subscriptions and waits for them. A message that is out is left as it is; it comes again next time.
func (s *Subscriber) Close() error {
	s.cancel()
	s.once.Do(func() { close(s.hub.stopped) })
	s.delivering.Wait()
	s.running.Wait()
	return nil
}
