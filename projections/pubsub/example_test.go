package pubsub_test

import (
	"context"
	"fmt"
	"log"
	"log/slog"
	"sync"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill/message"

	"cartwright/adapters/eventstore"
	"cartwright/adapters/eventstore/embedded"
	"cartwright/domain/event"
	"cartwright/projections/pubsub"
)

// An ordinary Watermill handler is given single events: one of orders writes one of invoices. Any EventStoreDB will do
// in place of the node.
func Example() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	node, connection := openStore(ctx)
	defer node.Close()
	defer connection.Close()

	publisher := pubsub.NewPublisher(eventstore.NewJournal(connection))
	subscriber := pubsub.NewEventSubscriber(pubsub.EventSource{
		Group: "invoicing", Feed: eventstore.NewFeed(connection), Checkpoints: &places{},
	}, slog.New(slog.DiscardHandler))
	router, err := message.NewRouter(message.RouterConfig{}, watermill.NopLogger{})
	check(err)
	router.AddHandler("invoice", "shop.ordered", subscriber, "shop.invoiced", publisher,
		func(msg *message.Message) ([]*message.Message, error) {
			raw, _ := pubsub.RawFrom(msg)
			fmt.Printf("%s at revision %d of %s\n", msg.Payload, raw.Revision, raw.Stream)
			invoice := message.NewMessage(watermill.NewUUID(), msg.Payload)
			invoice.Metadata.Set(pubsub.StreamKey, raw.Stream)
			return []*message.Message{invoice}, nil
		})
	router.AddConsumerHandler("send", "shop.invoiced", subscriber, func(msg *message.Message) error {
		raw, _ := pubsub.RawFrom(msg)
		fmt.Printf("%s at revision %d of %s\n", raw.Name, raw.Revision, raw.Stream)
		cancel()
		return nil
	})

	ordered := message.NewMessage(watermill.NewUUID(), []byte(`{"tea":2}`))
	ordered.Metadata.Set(pubsub.StreamKey, "order-1")
	check(publisher.Publish("shop.ordered", ordered))
	check(router.Run(ctx))

	// Output:
	// {"tea":2} at revision 0 of order-1
	// shop.invoiced at revision 1 of order-1
}

// A projection is given batches, and moves its checkpoint in the transaction that writes its rows. Here both are in memory.
func ExampleSubscriber() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	node, connection := openStore(ctx)
	defer node.Close()
	defer connection.Close()
	publisher := pubsub.NewPublisher(eventstore.NewJournal(connection))
	for range 3 {
		check(publisher.Publish("shop.ordered", message.NewMessage(watermill.NewUUID(), []byte(`{"tea":2}`))))
	}

	committed, orders := &places{}, 0
	subscriber := pubsub.NewSubscriber(pubsub.Source{
		Topic: "sales", Feed: eventstore.NewFeed(connection), Filter: pubsub.Filter{Names: []string{"shop.ordered"}},
		Route:       func(item *pubsub.Item) (part int, wanted bool) { return pubsub.Partition(item.Stream), true },
		Checkpoints: func(ctx context.Context) (map[int]event.Position, error) { return committed.Load(ctx, "sales") },
	}, slog.New(slog.DiscardHandler))
	defer subscriber.Close()
	messages, err := subscriber.Subscribe(ctx, "sales") // of all partitions; "sales/0" are those of the first
	check(err)
	for orders < 3 {
		msg := <-messages
		batch, _ := pubsub.BatchFrom(msg)
		if committed.Save(ctx, "sales", batch.Part, batch.After, batch.UpTo) != nil {
			msg.Nack() // somebody else was faster: the rest comes again
			continue
		}
		orders += len(batch.Events)
		msg.Ack()
	}
	fmt.Println(orders, "orders")

	// Output:
	// 3 orders
}

func openStore(ctx context.Context) (*embedded.Node, *eventstore.Connection) {
	node, err := embedded.Start(ctx, embedded.Options{Logger: slog.New(slog.DiscardHandler)})
	check(err)
	connection, err := eventstore.Connect(ctx, node.URL(), slog.New(slog.DiscardHandler))
	check(err)
	return node, connection
}

// places keeps checkpoints in memory; postgres.Checkpoints keeps them for good.
type places struct {
	mu sync.Mutex
	at map[string]map[int]event.Position
}

func (p *places) Load(_ context.Context, reader string) (map[int]event.Position, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	found := map[int]event.Position{}
	for part, at := range p.at[reader] {
		found[part] = at
	}
	return found, nil
}

func (p *places) Save(_ context.Context, reader string, part int, from, to event.Position) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.at == nil {
		p.at = map[string]map[int]event.Position{}
	}
	if p.at[reader] == nil {
		p.at[reader] = map[int]event.Position{}
	}
	if p.at[reader][part] != from {
		return pubsub.ErrFenced
	}
	p.at[reader][part] = to
	return nil
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
