package eventstore_test

import (
	"errors"
	"fmt"
	"testing"

	"cartwright/app"
	"cartwright/domain/event"
	"cartwright/projections/pubsub"
)

// want receives the events with these texts, in order.
func (f following) want(t *testing.T, texts ...string) (last event.Position) {
	t.Helper()
	for _, text := range texts {
		got := receive(t, f.events)
		if want := fmt.Sprintf(`{"Text":%q}`, text); string(got.Data) != want {
			t.Fatalf("got %s at %v, want %s", got.Data, got.Position, want)
		}
		if !last.Before(got.Position) {
			t.Fatalf("%v came after %v", got.Position, last)
		}
		last = got.Position
	}
	return last
}

func followSees(t *testing.T, s store) {
	stream := newStream()
	s.append(t, stream, app.NoStream, notes("a", "b")...)
	f := s.follow(t, event.Position{}, s.noted)
	f.want(t, "a", "b")
	receive(t, f.caughtUp)
	at := s.append(t, stream, 1, notes("c")...)
	if got := f.want(t, "c"); got != at {
		t.Errorf("handed over at %v, appended at %v", got, at)
	}
}

func followResumes(t *testing.T, s store) {
	stream := newStream()
	s.append(t, stream, app.NoStream, notes("a", "b", "c", "d")...)
	history, err := s.streams.Read(within(t), stream)
	must(t, err)
	s.follow(t, history[1].Position, s.noted).want(t, "c", "d")
	s.follow(t, history[3].Position, s.noted).want(t)
}

func followNames(t *testing.T, s store) {
	stream, after := newStream(), s.head(t)
	s.append(t, stream, app.NoStream,
		event.New{ID: unique(), Event: Noted{Text: "a"}},
		event.New{ID: unique(), Event: Stated{Text: "b"}},
		event.New{ID: unique(), Event: Twin{Text: "c"}},
		event.New{ID: unique(), Event: Noted{Text: "d"}},
	)
	s.follow(t, after, s.noted).want(t, "a", "d")
	s.follow(t, after, s.stated).want(t, "b")
	s.follow(t, after, s.stated, s.noted).want(t, "a", "b", "d")

	parts := s.follow(t, after, s.noted[:len(s.noted)-1], s.noted[1:])
	receive(t, parts.caughtUp)
	if len(parts.events) != 0 {
		t.Errorf("a part of its name brought %s", (<-parts.events).Name)
	}
}

func followAll(t *testing.T, s store) {
	stream := newStream()
	s.append(t, stream, app.NoStream, notes("a", "b")...)
	f := s.follow(t, event.Position{})
	for seen := 0; seen < 2; {
		got := receive(t, f.events)
		if got.Name[0] == '$' {
			t.Fatalf("got %s", got.Name)
		}
		if got.Stream == stream {
			seen++
		}
	}
}

func followCheckpoints(t *testing.T, s store) {
	after := s.head(t)
	last := s.append(t, newStream(), app.NoStream, notes("a", "b")...)
	f := s.follow(t, after, "test.never-"+unique())
	for reached := after; reached.Before(last); {
		reached = receive(t, f.checkpoints)
	}
}

func followCallbackError(t *testing.T, s store) {
	s.append(t, newStream(), app.NoStream, notes("a")...)
	calls := pubsub.Follower{
		Event:      func(event.Raw) error { return errEnough },
		Checkpoint: func(event.Position) error { return nil },
		CaughtUp:   func() error { return nil },
	}
	err := s.feed.Follow(within(t), event.Position{}, pubsub.Filter{Names: []string{s.noted}}, calls)
	if !errors.Is(err, errEnough) {
		t.Errorf("got %v", err)
	}
}

func headIsLast(t *testing.T, s store) {
	at := s.append(t, newStream(), app.NoStream, notes("a")...)
	if head := s.head(t); head.Before(at) {
		t.Errorf("head %v, an event is at %v", head, at)
	}
}
