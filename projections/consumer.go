package projections

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"cartwright/domain/event"
	"cartwright/projections/lease"
	"cartwright/projections/pause"
	"cartwright/projections/pubsub"
)

const (
	consumerWatermark = 5 * time.Second  // how often a consumer's idle partitions save their place
	grace             = 10 * time.Second // how long a step may take to finish once the program wants to stop
)

// Consumer acts on events one by one: at least once, in order per key, side by side otherwise. What it does must bear
// repetition.
type Consumer struct {
	Name   string
	Names  []string                    // events wanted, by stored name
	Key    func(event.Recorded) string // the default is the stream
	Handle func(context.Context, event.Recorded) error
}

// Consumers runs consumers. An event whose handling fails is tried again, with growing pauses, for as long as it takes;
// its partition waits and the others go on.
type Consumers struct {
	logger *slog.Logger
	all    []*consuming
}

// consuming is one consumer at work.
type consuming struct {
	Consumer
	checkpoints pubsub.Checkpoints
	leases      *lease.Keeper
	subscriber  *pubsub.Subscriber

	mu       sync.Mutex
	failures [pubsub.Partitions]failure
}

// failure is what a partition waits for.
type failure struct {
	item *pubsub.Item
	err  error
}

// NewConsumers declares consumers. With leases they share the work with those of other programs; without, each program does
// all of it.
func NewConsumers(feed pubsub.Feed, events event.Registry, checkpoints pubsub.Checkpoints, leases *lease.Keeper, logger *slog.Logger, consumers ...Consumer) *Consumers {
	c := &Consumers{logger: logger}
	for _, consumer := range consumers {
		one := &consuming{Consumer: consumer, checkpoints: checkpoints, leases: leases}
		one.subscriber = pubsub.NewSubscriber(one.source(feed, events), logger.With("consumer", consumer.Name))
		c.all = append(c.all, one)
	}
	return c
}

func (c *consuming) source(feed pubsub.Feed, events event.Registry) pubsub.Source {
	names := map[string]bool{}
	for _, name := range c.Names {
		names[name] = true
	}
	return pubsub.Source{
		Topic: c.Name, Feed: feed, Filter: pubsub.Filter{Names: c.Names}, OneByOne: true, Watermark: consumerWatermark,
		Leases: c.leases, Grace: grace,
		Route: func(item *pubsub.Item) (part int, wanted bool) {
			if !names[item.Name] {
				return 0, false
			}
			decode(events, item)
			return pubsub.Partition(c.key(item)), true
		},
		Checkpoints: func(ctx context.Context) (map[int]event.Position, error) {
			return c.checkpoints.Load(ctx, c.Name)
		},
	}
}

func (c *consuming) key(item *pubsub.Item) string {
	if c.Key == nil || item.Err != nil {
		return item.Stream
	}
	return c.Key(item.Recorded)
}

// Run consumes until ctx ends. A step under way then is finished.
func (c *Consumers) Run(ctx context.Context) error {
	if len(c.all) == 0 {
		<-ctx.Done()
		return nil
	}
	router, err := newRouter(c.logger)
	if err != nil {
		return err
	}
	for _, consumer := range c.all {
		for _, topic := range consumer.subscriber.Topics() {
			router.AddConsumerHandler(topic, topic, consumer.subscriber, consumer.handle)
		}
		defer consumer.subscriber.Close()
	}
	return router.Run(ctx)
}

// handle acts on a message's event, then saves the place behind it.
func (c *consuming) handle(msg *message.Message) error {
	batch, ok := pubsub.BatchFrom(msg)
	if !ok {
		return errors.New("a message without a batch")
	}
	ctx, cancel := outlive(msg.Context())
	defer cancel()
	for _, item := range batch.Events {
		if err := c.act(ctx, item); err != nil {
			c.note(batch.Part, failure{item, err})
			return fmt.Errorf("%s: %s of %s: %w", c.Name, item.Name, item.Stream, err)
		}
	}
	c.note(batch.Part, failure{})
	return c.checkpoints.Save(ctx, c.Name, batch.Part, batch.After, batch.UpTo)
}

func (c *consuming) act(ctx context.Context, item *pubsub.Item) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic: %v", cause)
		}
	}()
	if item.Err != nil {
		return item.Err
	}
	return c.Handle(ctx, item.Recorded)
}

func (c *consuming) note(part int, f failure) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.failures[part] = f
}

// outlive is a context that ends a while after its parent, so that what has begun can be finished.
func outlive(parent context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(parent))
	stop := context.AfterFunc(parent, func() {
		pause.For(ctx, grace)
		cancel()
	})
	return ctx, func() { stop(); cancel() }
}
