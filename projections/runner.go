package projections

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"cartwright/projections/pubsub"
)

// watermarkEvery is how often the checkpoints of idle partitions may move.
const watermarkEvery = time.Second

// runner keeps one build folding: a subscriber, a Watermill router with a handler for each partition, and a writer.
type runner struct {
	definition definition
	build      build
	subscriber *pubsub.Subscriber
	writer     *writer
	logger     *slog.Logger
	started    time.Time
	cancel     context.CancelFunc
	done       chan struct{}
	replaying  atomic.Bool // a replay looks after it, not Run
}

// newRunner makes a runner for a build; start sets it going.
func (e *Engine) newRunner(d definition, b build, feed pubsub.Feed, filter pubsub.Filter) *runner {
	logger := e.logger.With("projection", b.Name, "schema", b.Schema)
	committed := func() {
		if at := e.shown[b.Name]; at.build.Load().Schema == b.Schema {
			at.advanced.send()
		}
	}
	w := newWriter(e, logger, d, b)
	w.allowFill()
	if b.State == Live {
		w.fillBudget /= len(e.definitions) // they all start at the same time
	}
	r := &runner{
		definition: d, build: b, logger: logger, done: make(chan struct{}), writer: w,
		subscriber: pubsub.NewSubscriber(pubsub.Source{
			Topic: b.Schema, Feed: feed, Filter: filter, Route: d.route, Watermark: watermarkEvery,
			Checkpoints: w.where, Unsettled: w.unsettled.Load, MaxBatch: max(1, d.MaxBatch/4), Committed: committed, Leases: e.leases,
		}, logger),
	}
	w.alone = r.subscriber.Alone
	return r
}

// start folds until stop.
func (r *runner) start(ctx context.Context) {
	ctx, r.cancel = context.WithCancel(ctx)
	r.started = time.Now()
	go func() {
		defer close(r.done)
		if err := r.run(ctx); err != nil {
			r.logger.Error("the projection has stopped", "error", err)
		}
	}()
}

// stop returns when nothing is folded any more.
func (r *runner) stop() {
	r.cancel()
	<-r.done
}

func (r *runner) hasStopped() bool {
	select {
	case <-r.done:
		return true
	default:
		return false
	}
}

func (r *runner) run(ctx context.Context) error {
	router, err := newRouter(r.logger)
	if err != nil {
		return err
	}
	for _, topic := range r.subscriber.Topics() {
		router.AddConsumerHandler(topic, topic, r.subscriber, r.handle)
	}
	writing, stopWriting := context.WithCancel(context.WithoutCancel(ctx))
	var writer sync.WaitGroup
	writer.Go(func() { r.writer.run(writing) })
	writer.Go(func() { r.writer.lookAfterFill(writing, r.subscriber) })
	defer writer.Wait()
	defer stopWriting()
	defer r.subscriber.Close()
	return router.Run(ctx)
}

// handle commits a message's batch. Returning is the ack, so that nothing is acked before Postgres has it.
func (r *runner) handle(msg *message.Message) error {
	batch, ok := pubsub.BatchFrom(msg)
	if !ok {
		return errors.New("a message without a batch")
	}
	if err := r.writer.commit(msg.Context(), batch); err != nil {
		return fmt.Errorf("fold %s: %w", msg.UUID, err)
	}
	return nil
}
