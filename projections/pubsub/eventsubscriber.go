package pubsub

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"cartwright/domain/event"
	"cartwright/projections/lease"
)

const (
	watermark   = 5 * time.Second // how often idle partitions save their place
	saveTimeout = 5 * time.Second // for a checkpoint after an ack
)

// EventSource is what an EventSubscriber reads, and for whom.
type EventSource struct {
	Group       string // subscribers of the same group share the events, each group gets all
	Feed        Feed
	Checkpoints Checkpoints
	Leases      *lease.Keeper // of this program
	MaxPause    time.Duration // between deliveries of a message that is not acked; the default is 30 seconds
}

// EventSubscriber gives single events to ordinary Watermill handlers. The topic is the events' stored name, the payload is
// their data. Events of one stream come in order, the next when the one before is acked; up to 16 streams are worked on
// side by side. An ack is saved before the next message comes, so that a message may come again but is never left out.
type EventSubscriber struct {
	source EventSource
	logger *slog.Logger

	mu     sync.Mutex
	open   []*Subscriber
	closed bool
}

var _ message.Subscriber = (*EventSubscriber)(nil)

// NewEventSubscriber returns a subscriber for any number of topics.
func NewEventSubscriber(source EventSource, logger *slog.Logger) *EventSubscriber {
	return &EventSubscriber{source: source, logger: logger.With("group", source.Group)}
}

// Subscribe gives out the events of a name, from the first one that the group has not acked, until ctx ends.
func (s *EventSubscriber) Subscribe(ctx context.Context, topic string) (<-chan *message.Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, errors.New("the subscriber is closed")
	}
	source := s.of(topic)
	one := NewSubscriber(source, s.logger)
	s.open = append(s.open, one)
	out, err := one.Subscribe(ctx, source.Topic)
	context.AfterFunc(ctx, one.cancel)
	return out, err
}

// Close ends all subscriptions and waits for them.
func (s *EventSubscriber) Close() error {
	s.mu.Lock()
	open := s.open
	s.open, s.closed = nil, true
	s.mu.Unlock()
	for _, one := range open {
		one.cancel()
	}
	for _, one := range open {
		_ = one.Close() // never fails
	}
	return nil
}

func (s *EventSubscriber) of(topic string) Source {
	name := s.source.Group + "/" + topic
	return Source{
		Topic: name, Feed: s.source.Feed, Filter: Filter{Names: []string{topic}}, Route: routeStored, Message: eventMessage,
		OneByOne: true, Watermark: watermark, MaxPause: s.source.MaxPause, Leases: s.source.Leases,
		Checkpoints: func(ctx context.Context) (map[int]event.Position, error) { return s.source.Checkpoints.Load(ctx, name) },
		Acked: func(b Batch) error {
			ctx, cancel := context.WithTimeout(context.Background(), saveTimeout)
			defer cancel()
			return s.source.Checkpoints.Save(ctx, name, b.Part, b.After, b.UpTo)
		},
	}
}

// routeStored leaves events as they are stored.
func routeStored(item *Item) (part int, wanted bool) { return Partition(item.Stream), true }

type rawKey struct{}

// RawFrom returns the event that a message of an EventSubscriber is.
func RawFrom(msg *message.Message) (event.Raw, bool) {
	raw, ok := msg.Context().Value(rawKey{}).(event.Raw)
	return raw, ok
}

func eventMessage(ctx context.Context, b Batch) *message.Message {
	raw := b.Events[0].Raw()
	msg := message.NewMessageWithContext(context.WithValue(ctx, rawKey{}, raw), raw.ID, raw.Data)
	msg.Metadata = metadataOf(raw)
	return msg
}

// metadataOf is what is stored beside an event: strings as they are, everything else as JSON.
func metadataOf(raw event.Raw) message.Metadata {
	var members map[string]json.RawMessage
	_ = json.Unmarshal(raw.Metadata, &members) // other programs may have stored something else there
	metadata := message.Metadata{}
	for key, value := range members {
		var text string
		if json.Unmarshal(value, &text) != nil {
			text = string(value)
		}
		metadata[key] = text
	}
	return metadata
}
