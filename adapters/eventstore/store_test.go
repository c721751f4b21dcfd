package eventstore_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.uber.org/goleak"

	"cartwright/adapters/eventstore"
	"cartwright/adapters/eventstore/embedded"
	"cartwright/app"
	"cartwright/domain/event"
	"cartwright/projections/pubsub"
)

// TestMain looks for goroutines left behind. A client that was not closed shows by its state machine; gRPC's own are
// excepted, because now and then the client drops a connection without closing it (see the package documentation).
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		goleak.IgnoreTopFunction("google.golang.org/grpc/internal/grpcsync.(*CallbackSerializer).run"),
		goleak.IgnoreAnyFunction("google.golang.org/grpc.(*addrConn).resetTransportAndUnlock"),
		goleak.IgnoreAnyFunction("google.golang.org/grpc/internal/transport.(*http2Client).reader"),
		goleak.IgnoreAnyFunction("google.golang.org/grpc/internal/transport.(*http2Client).keepalive"),
		goleak.IgnoreAnyFunction("google.golang.org/grpc/internal/transport.(*loopyWriter).run"),
	)
}

// patience is for what must happen sooner or later. It is never reached when things are right.
const patience = time.Minute

type (
	Noted  struct{ Text string }
	Stated struct{ Text string }
	Twin   struct{ Text string } // has almost the name of Noted
)

// store is one test's view of an event store. Its event names are its own, so that tests can share a server.
type store struct {
	url           string
	connection    *eventstore.Connection
	streams       *eventstore.Streams
	feed          *eventstore.Feed
	noted, stated string
	twin          string // noted with another character in place of the dot
}

func connect(t *testing.T, url string) store {
	t.Helper()
	suffix := unique()
	return store{noted: "test.noted-" + suffix, stated: "test.stated-" + suffix, twin: "test_noted-" + suffix}.via(t, url)
}

// via is the same view over another connection.
func (s store) via(t *testing.T, url string) store {
	t.Helper()
	logger := slog.New(slog.DiscardHandler)
	connection, err := eventstore.Connect(t.Context(), url, logger)
	must(t, err)
	t.Cleanup(func() { must(t, connection.Close()) })
	events := event.Merge(event.Catalog{
		s.noted:  event.Of[Noted](event.Default("Text", "")), // version 2
		s.stated: event.Of[Stated](),
		s.twin:   event.Of[Twin](),
	})
	s.url, s.connection = url, connection
	s.streams, s.feed = eventstore.NewStreams(connection, events), eventstore.NewFeed(connection)
	return s
}

func startNode(t *testing.T, o embedded.Options) *embedded.Node {
	t.Helper()
	o.Logger = slog.New(slog.DiscardHandler)
	node, err := embedded.Start(t.Context(), o)
	must(t, err)
	t.Cleanup(func() { must(t, node.Close()) })
	return node
}

// within is a context for calls that are expected to succeed.
func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

func unique() string { return uuid.NewString() }

func newStream() string { return "test-" + unique() }

func notes(texts ...string) []event.New {
	events := make([]event.New, len(texts))
	for i, text := range texts {
		events[i] = event.New{ID: unique(), Event: Noted{Text: text}}
	}
	return events
}

func (s store) append(t *testing.T, stream string, at app.Revision, events ...event.New) event.Position {
	t.Helper()
	position, err := s.streams.Append(within(t), stream, at, events)
	must(t, err)
	return position
}

// texts are the texts of a stream's events in order.
func (s store) texts(t *testing.T, stream string) []string {
	t.Helper()
	events, err := s.streams.Read(within(t), stream)
	must(t, err)
	var texts []string
	for _, e := range events {
		texts = append(texts, e.Event.(Noted).Text)
	}
	return texts
}

func (s store) head(t *testing.T) event.Position {
	t.Helper()
	head, err := s.feed.Head(within(t))
	must(t, err)
	return head
}

// errEnough ends a test's Follow.
var errEnough = errors.New("enough")

// following collects what Follow hands over in the background until the test ends.
type following struct {
	events      chan event.Raw
	caughtUp    chan struct{}
	checkpoints chan event.Position
	ended       chan error
}

func (s store) follow(t *testing.T, after event.Position, names ...string) following {
	t.Helper()
	f := following{
		events: make(chan event.Raw, 10_000), caughtUp: make(chan struct{}, 10_000),
		checkpoints: make(chan event.Position, 10_000), ended: make(chan error, 1),
	}
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() {
		f.ended <- s.feed.Follow(ctx, after, pubsub.Filter{Names: names}, pubsub.Follower{
			Event:      func(e event.Raw) error { return send(ctx, f.events, e) },
			CaughtUp:   func() error { return send(ctx, f.caughtUp, struct{}{}) },
			Checkpoint: func(p event.Position) error { return send(ctx, f.checkpoints, p) },
		})
	})
	t.Cleanup(func() { cancel(); running.Wait() })
	return f
}

func send[T any](ctx context.Context, to chan<- T, value T) error {
	select {
	case to <- value:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func receive[T any](t *testing.T, from <-chan T) T {
	t.Helper()
	select {
	case value := <-from:
		return value
	case <-time.After(patience):
		var none T
		t.Fatalf("nothing came after %v", patience)
		return none
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
