package eventstore_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"cartwright/app"
	"cartwright/domain/event"
)

// watching is a Watch in the background. It stops at the text "stop".
type watching struct {
	texts chan string
	ended chan error
}

func (s store) watch(t *testing.T, stream string, after app.Revision) watching {
	t.Helper()
	w := watching{texts: make(chan string, 10_000), ended: make(chan error, 1)}
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() {
		w.ended <- s.streams.Watch(ctx, stream, after, func(e event.Recorded) bool {
			text := e.Event.(Noted).Text
			w.texts <- text
			return text == "stop"
		})
	})
	t.Cleanup(func() { cancel(); running.Wait() })
	return w
}

func (w watching) want(t *testing.T, texts ...string) {
	t.Helper()
	var got []string
	for range texts {
		got = append(got, receive(t, w.texts))
	}
	if !slices.Equal(got, texts) {
		t.Errorf("saw %v, want %v", got, texts)
	}
}

func watchSees(t *testing.T, s store) {
	stream := newStream()
	s.append(t, stream, app.NoStream, notes("a", "b")...)
	w := s.watch(t, stream, app.NoStream)
	w.want(t, "a", "b")
	s.append(t, stream, 1, notes("c", "stop", "too late")...)
	w.want(t, "c", "stop")
	if err := receive(t, w.ended); err != nil {
		t.Error(err)
	}
	if len(w.texts) != 0 {
		t.Errorf("saw %s after it said stop", <-w.texts)
	}
}

func watchBeforeStream(t *testing.T, s store) {
	stream := newStream()
	w := s.watch(t, stream, app.NoStream)
	for i := range 5 {
		s.append(t, stream, app.Revision(i-1), notes(fmt.Sprint(i))...)
	}
	w.want(t, "0", "1", "2", "3", "4")
}

func watchAfter(t *testing.T, s store) {
	stream := newStream()
	s.append(t, stream, app.NoStream, notes("a", "b", "c")...)
	w := s.watch(t, stream, 1)
	w.want(t, "c")
	s.append(t, stream, 2, notes("d")...)
	w.want(t, "d")
}

func watchEnds(t *testing.T, s store) {
	stream := newStream()
	s.append(t, stream, app.NoStream, notes("a")...)
	ctx, cancel := context.WithCancel(within(t))
	err := s.streams.Watch(ctx, stream, app.NoStream, func(event.Recorded) bool { cancel(); return false })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
