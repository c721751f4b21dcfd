package eventstore_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cartwright/adapters/eventstore"
	"cartwright/app"
	"cartwright/domain/event"

	"github.com/google/go-cmp/cmp"
)

func readsBack(t *testing.T, s store) {
	stream, before := newStream(), s.head(t)
	meta := event.Metadata{
		CorrelationID: "order-7", CausationID: "request-3", CommandID: "c1", Actor: "ann", Channel: "web",
		Traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
	}
	first := event.New{ID: unique(), Event: Noted{Text: "größe ✓"}, Meta: meta}
	second := event.New{ID: unique(), Event: Stated{Text: "b"}}
	position := s.append(t, stream, app.NoStream, first, second)

	got, err := s.streams.Read(within(t), stream)
	must(t, err)
	if len(got) != 2 {
		t.Fatalf("%d events, want 2", len(got))
	}
	if got[1].Position != position || !before.Before(got[0].Position) || !got[0].Position.Before(got[1].Position) {
		t.Errorf("positions %v and %v after %v, the append answered %v", got[0].Position, got[1].Position, before, position)
	}
	if age := time.Since(got[0].At); age.Abs() > time.Hour || got[0].At.Location() != time.UTC {
		t.Errorf("recorded at %v", got[0].At)
	}
	meta.Version = 2
	want := []event.Recorded{
		{Envelope: event.Envelope{ID: first.ID, Stream: stream, Revision: 0, Name: s.noted, Meta: meta}, Event: Noted{Text: "größe ✓"}},
		{Envelope: event.Envelope{ID: second.ID, Stream: stream, Revision: 1, Name: s.stated, Meta: event.Metadata{Version: 1}}, Event: Stated{Text: "b"}},
	}
	for i := range want {
		want[i].Position, want[i].At = got[i].Position, got[i].At
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func missingIsEmpty(t *testing.T, s store) {
	events, err := s.streams.Read(within(t), newStream())
	must(t, err)
	if len(events) != 0 {
		t.Errorf("%d events", len(events))
	}
}

func lastIsLast(t *testing.T, s store) {
	stream := newStream()
	if _, found, err := s.streams.Last(within(t), stream); found || err != nil {
		t.Errorf("a stream that does not exist has a last event: %v", err)
	}
	s.append(t, stream, app.NoStream, notes("a", "b", "c")...)
	last, found, err := s.streams.Last(within(t), stream)
	if want := any(Noted{Text: "c"}); !found || err != nil || last.Revision != 2 || last.Event != want {
		t.Errorf("found %v: %+v, %v", found, last, err)
	}
}

func conflictTellsRevision(t *testing.T, s store) {
	stream := newStream()
	_, err := s.streams.Append(within(t), stream, 4, notes("x"))
	wantMoved(t, err, app.Moved{Stream: stream, Expected: 4, Real: app.NoStream})

	s.append(t, stream, app.NoStream, notes("a", "b", "c")...)
	for _, at := range []app.Revision{app.NoStream, 0, 1, 3} {
		_, err := s.streams.Append(within(t), stream, at, notes("x"))
		wantMoved(t, err, app.Moved{Stream: stream, Expected: at, Real: 2})
	}
	if got := s.texts(t, stream); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("the stream holds %v", got)
	}
}

func wantMoved(t *testing.T, err error, want app.Moved) {
	t.Helper()
	var got app.Moved
	if !errors.As(err, &got) || got != want || !errors.Is(err, app.ErrMoved) {
		t.Errorf("got %v, want %v", err, want)
	}
}

func repeatedAppend(t *testing.T, s store) {
	stream, first := newStream(), notes("a", "b")
	position := s.append(t, stream, app.NoStream, first...)
	if again := s.append(t, stream, app.NoStream, first...); again != position {
		t.Errorf("the repeat answers %v, the first time was %v", again, position)
	}
	s.append(t, stream, 1, notes("c")...)
	if again := s.append(t, stream, app.NoStream, first...); again != position {
		t.Errorf("the repeat after news answers %v, the first time was %v", again, position)
	}
	if got := s.texts(t, stream); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("the stream holds %v", got)
	}
}

func refusedWhole(t *testing.T, s store) {
	stream := newStream()
	huge := notes("small", strings.Repeat("x", 2<<20))
	if _, err := s.streams.Append(within(t), stream, app.NoStream, huge); err == nil {
		t.Error("2 MiB were accepted")
	}
	if got := s.texts(t, stream); len(got) != 0 {
		t.Errorf("%d events were written", len(got))
	}
}

func unusableEvents(t *testing.T, s store) {
	cases := map[string]event.New{
		`event 1 of 1: id "seven" is not a UUID`:                                {ID: "seven", Event: Noted{}},
		`event 1 of 1: id "00000000-0000-0000-0000-000000000000" is not a UUID`: {ID: "00000000-0000-0000-0000-000000000000", Event: Noted{}},
		`event 1 of 1: int: unknown event`:                                      {ID: unique(), Event: 7},
	}
	stream := newStream()
	for want, e := range cases {
		_, err := s.streams.Append(within(t), stream, app.NoStream, []event.New{e})
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if got := s.texts(t, stream); len(got) != 0 {
		t.Errorf("the stream holds %v", got)
	}
}

func unknownName(t *testing.T, s store) {
	stream := newStream()
	s.append(t, stream, app.NoStream, notes("a")...)
	stranger := eventstore.NewStreams(s.connection, event.Merge())
	_, err := stranger.Read(within(t), stream)
	if want := fmt.Sprintf("revision 0: %s version 2: unknown event", s.noted); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
