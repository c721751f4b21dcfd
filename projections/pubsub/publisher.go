package pubsub

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/ThreeDotsLabs/watermill/message"

	"cartwright/domain/event"
)

// StreamKey is the metadata that says which stream a message is published to. The default is one named like the topic.
const StreamKey = "stream"

// Journal is where messages become events.
type Journal interface {
	// Publish adds events at the end of a stream, in one piece. A repeat of the last ones is recognised by their ids.
	Publish(ctx context.Context, stream string, events []event.Raw) error
}

// Publisher makes events of Watermill messages: the topic is the stored name, the payload the data, the UUID the id, and
// the metadata is stored beside it.
type Publisher struct {
	journal Journal
	closed  atomic.Bool
}

var _ message.Publisher = (*Publisher)(nil)

// NewPublisher publishes to a journal.
func NewPublisher(journal Journal) *Publisher { return &Publisher{journal: journal} }

// Publish appends the messages in order. Those that follow each other to the same stream are stored together or not at
// all.
func (p *Publisher) Publish(topic string, messages ...*message.Message) error {
	if p.closed.Load() {
		return errors.New("the publisher is closed")
	}
	for len(messages) > 0 {
		n := sameStream(messages)
		if err := p.publish(topic, messages[:n]); err != nil {
			return err
		}
		messages = messages[n:]
	}
	return nil
}

// Close ends publishing.
func (p *Publisher) Close() error {
	p.closed.Store(true)
	return nil
}

// sameStream counts the messages at the front that go to the same stream.
func sameStream(messages []*message.Message) int {
	for n, msg := range messages {
		if msg.Metadata[StreamKey] != messages[0].Metadata[StreamKey] {
			return n
		}
	}
	return len(messages)
}

func (p *Publisher) publish(topic string, messages []*message.Message) error {
	stream := messages[0].Metadata[StreamKey]
	if stream == "" {
		stream = topic
	}
	events := make([]event.Raw, len(messages))
	for i, msg := range messages {
		metadata, err := json.Marshal(msg.Metadata)
		if err != nil {
			return fmt.Errorf("publish message %s: %w", msg.UUID, err)
		}
		events[i] = event.Raw{Envelope: event.Envelope{ID: msg.UUID, Name: topic}, Data: msg.Payload, Metadata: metadata}
	}
	if err := p.journal.Publish(messages[0].Context(), stream, events); err != nil {
		return fmt.Errorf("publish to %s: %w", stream, err)
	}
	return nil
}
