package pubsub_test

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/ThreeDotsLabs/watermill/pubsub/tests"
	"github.com/google/uuid"

	"cartwright/adapters/eventstore"
	"cartwright/adapters/eventstore/embedded"
	"cartwright/adapters/postgres"
	"cartwright/adapters/postgres/pgtest"
	"cartwright/projections/lease"
	"cartwright/projections/pubsub"
)

// broker is a node and a database as Watermill sees them.
type broker struct {
	journal     *eventstore.Journal
	feed        *eventstore.Feed
	checkpoints *postgres.Checkpoints
	leases      *lease.Keeper

	mu        sync.Mutex
	opened    []message.Subscriber
	published map[string]time.Time // when each message was, by UUID
}

// longEnv asks for the long form of tests that have one.
const longEnv = "CARTWRIGHT_TEST_LONG"

// TestWatermillsOwnSuite runs the tests that Watermill has for its brokers. One of them restarts the node; it appends to a
// slice in one goroutine and reads it in another, so that the race detector, whose verdict is about this program, would
// fail it whatever the broker does. There it is left out.
func TestWatermillsOwnSuite(t *testing.T) {
	t.Parallel()
	node, restart := restartable(t)
	b := newBroker(t, node)
	features := tests.Features{
		ConsumerGroups: true, GuaranteedOrder: true, Persistent: true, RestartServiceCommand: restart,
		ForceShort: os.Getenv(longEnv) == "",
	}
	if raceDetector {
		features.RestartServiceCommand = nil
	}
	tests.TestPubSub(t, features,
		func(t *testing.T) (message.Publisher, message.Subscriber) { return b.open("everybody") },
		func(t *testing.T, group string) (message.Publisher, message.Subscriber) { return b.open(group) })
	t.Run("TestNewSubscriberReceivesOldMessages", func(t *testing.T) {
		t.Parallel()
		each := func(*testing.T) (message.Publisher, message.Subscriber) { return b.open(uuid.NewString()) }
		tests.TestNewSubscriberReceivesOldMessages(t, tests.TestContext{
			TestID: tests.NewTestID(), Features: tests.Features{NewSubscriberReceivesOldMessages: true},
		}, each)
	})
}

func newBroker(t *testing.T, node *embedded.Node) *broker {
	t.Helper()
	connection, err := eventstore.Connect(t.Context(), node.URL(), quiet())
	must(t, err)
	t.Cleanup(func() { must(t, connection.Close()) })
	pool := pgtest.Open(t, postgres.Migrate)
	b := &broker{
		journal: eventstore.NewJournal(connection), feed: eventstore.NewFeed(connection),
		checkpoints: postgres.NewCheckpoints(pool), leases: lease.NewKeeper(pool, quiet()),
		published: map[string]time.Time{},
	}
	t.Cleanup(b.close)
	return b
}

func (b *broker) open(group string) (message.Publisher, message.Subscriber) {
	subscriber := pubsub.NewEventSubscriber(pubsub.EventSource{
		Group: group, Feed: b.feed, Checkpoints: b.checkpoints, Leases: b.leases, MaxPause: time.Millisecond,
	}, quiet())
	b.mu.Lock()
	defer b.mu.Unlock()
	b.opened = append(b.opened, subscriber)
	return notedPublisher{pubsub.NewPublisher(b.journal), b}, &unhurried{Subscriber: subscriber, broker: b}
}

// notedPublisher remembers when it has published what.
type notedPublisher struct {
	message.Publisher
	broker *broker
}

func (p notedPublisher) Publish(topic string, messages ...*message.Message) error {
	if err := p.Publisher.Publish(topic, messages...); err != nil {
		return err
	}
	p.broker.mu.Lock()
	defer p.broker.mu.Unlock()
	for _, msg := range messages {
		p.broker.published[msg.UUID] = time.Now()
	}
	return nil
}

// unhurried gives the suite, which counts what it has published after it was published, a moment to do so. A message that
// nobody takes any more is let go with its subscription, which Watermill's own decorator does not do.
type unhurried struct {
	message.Subscriber
	broker  *broker
	passing sync.WaitGroup
}

func (u *unhurried) Subscribe(ctx context.Context, topic string) (<-chan *message.Message, error) {
	in, err := u.Subscriber.Subscribe(ctx, topic)
	if err != nil {
		return nil, err
	}
	out := make(chan *message.Message)
	u.passing.Go(func() {
		defer close(out)
		for msg := range in {
			u.broker.awaitCount(msg)
			select {
			case out <- msg:
			case <-msg.Context().Done():
			}
		}
	})
	return out, nil
}

func (u *unhurried) Close() error {
	defer u.passing.Wait()
	return u.Subscriber.Close()
}

// awaitCount returns when a message may be expected to have been counted, or is let go.
func (b *broker) awaitCount(msg *message.Message) {
	const moment, look = 100 * time.Millisecond, time.Millisecond
	for {
		b.mu.Lock()
		at, ok := b.published[msg.UUID]
		b.mu.Unlock()
		if ok && time.Since(at) > moment {
			return
		}
		select {
		case <-time.After(look):
		case <-msg.Context().Done():
			return
		}
	}
}

// close is for subscribers that the suite leaves open.
func (b *broker) close() {
	for _, subscriber := range b.opened {
		_ = subscriber.Close()
	}
}

// restartable starts a node, and tells which command restarts it: a signal to this process.
func restartable(t *testing.T) (*embedded.Node, []string) {
	t.Helper()
	options := embedded.Options{Dir: t.TempDir(), Logger: quiet()}
	node, err := embedded.Start(t.Context(), options)
	must(t, err)
	options.Listen = node.Addr()
	signals, stop := make(chan os.Signal, 1), make(chan struct{})
	signal.Notify(signals, syscall.SIGUSR1)
	current := node
	var restarting sync.WaitGroup
	restarting.Go(func() {
		for {
			select {
			case <-signals:
				current = again(t, current, options)
			case <-stop:
				return
			}
		}
	})
	t.Cleanup(func() {
		signal.Stop(signals)
		close(stop)
		restarting.Wait()
		must(t, current.Close())
	})
	return node, []string{"/bin/sh", "-c", fmt.Sprintf("kill -USR1 %d", os.Getpid())}
}

// again closes a node and starts it at the same address.
func again(t *testing.T, node *embedded.Node, options embedded.Options) *embedded.Node {
	if err := node.Close(); err != nil {
		t.Error(err)
	}
	next, err := embedded.Start(t.Context(), options)
	if err != nil {
		t.Error(err)
		return node
	}
	return next
}
