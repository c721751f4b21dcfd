package eventstore_test

import (
	"context"
	"errors"
	"net"
	"slices"
	"testing"
	"time"

	"cartwright/adapters/eventstore/embedded"
	"cartwright/app"
	"cartwright/domain/event"
	"cartwright/projections/pubsub"
)

// TestCallsEndWithTheirContextWhileTheStoreIsAway calls a store that refuses connections, and one that accepts them and says nothing. Each call has to end
// with its context although the store never answers.
func TestCallsEndWithTheirContextWhileTheStoreIsAway(t *testing.T) {
	t.Parallel()
	refusing, silent := listen(t), listen(t)
	must(t, refusing.Close())
	for name, listener := range map[string]net.Listener{"refusing": refusing, "silent": silent} {
		s := connect(t, "esdb://"+listener.Addr().String()+"?tls=false")
		for call, run := range s.calls() {
			t.Run(name+"/"+call, func(t *testing.T) {
				t.Parallel()
				ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
				defer cancel()
				if err := run(ctx); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("got %v", err)
				}
			})
		}
	}
}

// calls are all that can be asked of a store.
func (s store) calls() map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"read": func(ctx context.Context) error {
			_, err := s.streams.Read(ctx, newStream())
			return err
		},
		"append": func(ctx context.Context) error {
			_, err := s.streams.Append(ctx, newStream(), app.NoStream, notes("a"))
			return err
		},
		"watch": func(ctx context.Context) error {
			return s.streams.Watch(ctx, newStream(), app.NoStream, func(event.Recorded) bool { return false })
		},
		"head": func(ctx context.Context) error {
			_, err := s.feed.Head(ctx)
			return err
		},
		"follow": func(ctx context.Context) error {
			return s.feed.Follow(ctx, event.Position{}, pubsub.Filter{}, pubsub.Follower{})
		},
	}
}

// TestCallsEndWithTheirContextWhenTheStoreFallsSilent has a store that worked fall silent without a word: calls under way and new ones end with their context.
func TestCallsEndWithTheirContextWhenTheStoreFallsSilent(t *testing.T) {
	t.Parallel()
	network := startProxy(t, startNode(t, embedded.Options{}).Addr())
	s := connect(t, network.url())
	s.append(t, newStream(), app.NoStream, notes("a")...)
	network.swallow()
	for call, run := range s.calls() {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		if err := run(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", call, err)
		}
		cancel()
	}
	network.cut()
	network.heal()
	s.append(t, newStream(), app.NoStream, notes("a")...)
}

// TestAClientThatHangsIsLeftBehind has the store fall silent while the client is finding out what it can do. Until it knows, the client
// does not look at any context; the calls end nevertheless, and later ones do not inherit that client.
func TestAClientThatHangsIsLeftBehind(t *testing.T) {
	t.Parallel()
	for call := range (store{}).calls() {
		t.Run(call, func(t *testing.T) {
			t.Parallel()
			network := startProxy(t, startNode(t, embedded.Options{}).Addr())
			s := connect(t, network.url()+"&discoveryInterval=1")
			network.swallowFrom(2) // the first is for the sign of life
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			ended := make(chan error, 1)
			go func() { ended <- s.calls()[call](ctx) }()
			eventually(t, func() bool { return network.is(func() bool { return network.accepted == 2 }) })
			cancel()
			if err := receive(t, ended); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}

			network.cut()
			eventually(t, func() bool { return network.is(func() bool { return network.refused > 20 }) }) // it does not give up
			network.heal()
			s.append(t, newStream(), app.NoStream, notes("a")...)
			eventually(t, func() bool { // a sign of life, a session, and the client left behind, which is closed in the end
				return network.is(func() bool { return network.accepted == 3 && len(network.open) == 2 })
			})
		})
	}
}

// TestAnAppendWhoseReplyIsLostIsThereOnce breaks the network after the store has taken an append and before it could say so.
func TestAnAppendWhoseReplyIsLostIsThereOnce(t *testing.T) {
	t.Parallel()
	node := startNode(t, embedded.Options{})
	network := startProxy(t, node.Addr())
	s := connect(t, network.url())
	direct := s.via(t, node.URL())
	stream := newStream()
	s.append(t, stream, app.NoStream, notes("a")...)

	network.swallow()
	answer := make(chan event.Position, 1)
	go func() { answer <- s.append(t, stream, 0, notes("b", "c")...) }()
	eventually(t, func() bool { return len(direct.texts(t, stream)) == 3 })
	network.cut()
	network.heal()
	if got, want := receive(t, answer), direct.head(t); got != want {
		t.Errorf("the append answers %v, the event is at %v", got, want)
	}
	if got := s.texts(t, stream); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("the stream holds %v", got)
	}
}

func eventually(t *testing.T, holds func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(patience); !holds(); <-tick.C {
		if time.Now().After(deadline) {
			t.Fatalf("still not so after %v", patience)
		}
	}
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	return listener
}
