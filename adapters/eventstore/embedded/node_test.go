package embedded

import (
	"context"
	"io"
	"log/slog"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
)

// fixture is a running node with the official client connected to it.
type fixture struct {
	node   *Node
	client *esdb.Client
	ctx    context.Context
	broken bool // the node's disk has failed: it may close with an error
}

func start(t *testing.T) *fixture {
	t.Helper()
	return startWith(t, Options{})
}

func startWith(t *testing.T, o Options) *fixture {
	t.Helper()
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	t.Cleanup(cancel)
	node, err := Start(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	f := &fixture{node: node, client: connect(t, node.URL()), ctx: ctx}
	t.Cleanup(func() { f.stop(t) })
	return f
}

func (f *fixture) stop(t *testing.T) {
	t.Helper()
	if err := f.client.Close(); err != nil {
		t.Error(err)
	}
	if err := f.node.Close(); err != nil && !f.broken {
		t.Errorf("close: %v", err)
	}
}

func connect(t *testing.T, url string) *esdb.Client {
	t.Helper()
	settings, err := esdb.ParseConnectionString(url)
	if err != nil {
		t.Fatal(err)
	}
	settings.Logger = esdb.NoopLogging()
	client, err := esdb.NewClient(settings)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// events makes n proposals with ids of their own.
func events(n int) []esdb.EventData {
	list := make([]esdb.EventData, n)
	for i := range list {
		list[i] = newEvent("tested", `{"n":1}`)
	}
	return list
}

func newEvent(eventType, data string) esdb.EventData {
	return esdb.EventData{EventID: uuid.New(), EventType: eventType, ContentType: esdb.ContentTypeJson, Data: []byte(data)}
}

func (f *fixture) append(stream string, expected esdb.ExpectedRevision, list ...esdb.EventData) (*esdb.WriteResult, error) {
	return f.client.AppendToStream(f.ctx, stream, esdb.AppendToStreamOptions{ExpectedRevision: expected}, list...)
}

func (f *fixture) mustAppend(t *testing.T, stream string, expected esdb.ExpectedRevision, list ...esdb.EventData) *esdb.WriteResult {
	t.Helper()
	result, err := f.append(stream, expected, list...)
	if err != nil {
		t.Fatalf("append to %s: %v", stream, err)
	}
	return result
}

// drain receives until the read ends.
func drain(t *testing.T, read *esdb.ReadStream, err error) ([]*esdb.ResolvedEvent, error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	var list []*esdb.ResolvedEvent
	for {
		event, err := read.Recv()
		if err == io.EOF {
			return list, nil
		}
		if err != nil {
			return list, err
		}
		list = append(list, event)
	}
}

func TestAClientCanAppendReadAndSubscribe(t *testing.T) {
	t.Parallel()
	f := start(t)
	written := events(3)
	result := f.mustAppend(t, "cart-1", esdb.NoStream{}, written...)
	if result.NextExpectedVersion != 2 || result.CommitPosition == 0 {
		t.Errorf("append answered %+v", result)
	}
	read, err := f.client.ReadStream(f.ctx, "cart-1", esdb.ReadStreamOptions{}, 10)
	list, err := drain(t, read, err)
	if err != nil || len(list) != 3 || list[2].Event.EventID != written[2].EventID {
		t.Errorf("read %d events, %v", len(list), err)
	}
	sub, err := f.client.SubscribeToAll(f.ctx, esdb.SubscribeToAllOptions{
		From: esdb.Start{}, Filter: esdb.ExcludeSystemEventsFilter(),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Close()
	for n := 0; n < 3; {
		switch e := sub.Recv(); {
		case e.SubscriptionDropped != nil:
			t.Fatal(e.SubscriptionDropped.Error)
		case e.EventAppeared != nil:
			if e.EventAppeared.Event.EventID != written[n].EventID {
				t.Errorf("event %d is another one", n)
			}
			n++
		}
	}
}
