package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"cartwright/adapters/eventstore"
	"cartwright/adapters/eventstore/embedded"
	"cartwright/app"
	"cartwright/app/process"
	"cartwright/domain/event"
	"cartwright/domain/visit"
)

// told is a log on a node of its own.
type told struct {
	streams *eventstore.Streams
	feed    *eventstore.Feed
}

func tell(t *testing.T) told {
	t.Helper()
	node, err := embedded.Start(t.Context(), embedded.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := node.Close(); err != nil {
			t.Error(err)
		}
	})
	return dial(t, node.URL())
}

func dial(t *testing.T, url string) told {
	t.Helper()
	connection, err := eventstore.Connect(t.Context(), url, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	return told{eventstore.NewStreams(connection, process.Events), eventstore.NewFeed(connection)}
}

// search appends one search to the visit's stream.
func (l told) search(t *testing.T, id string, at app.Revision, query string) {
	t.Helper()
	e := event.New{ID: uuid.NewString(), Event: visit.Searched{VisitID: id, Query: query, Results: 1}}
	if _, err := l.streams.Append(t.Context(), "visit-"+id, at, []event.New{e}); err != nil {
		t.Fatal(err)
	}
}

func TestTailShowsTheNewestEventsOldestFirst(t *testing.T) {
	t.Parallel()
	l := tell(t)
	l.search(t, "a", app.NoStream, "tea")
	l.search(t, "b", app.NoStream, "pot")
	l.search(t, "a", 0, "cup")
	for _, row := range []struct {
		command tailCommand
		want    []string
	}{
		{tailCommand{Lines: 2}, []string{"visit-b@0", "visit-a@1"}},
		{tailCommand{Lines: 9, Filter: "visit-a"}, []string{"visit-a@0", "visit-a@1"}},
		{tailCommand{Lines: 9, Filter: "visit.searched"}, []string{"visit-a@0", "visit-b@0", "visit-a@1"}},
		{tailCommand{Lines: 9, Filter: "order"}, nil},
	} {
		var out bytes.Buffer
		if err := row.command.tail(t.Context(), l.feed, printer{&out, false}); err != nil {
			t.Fatal(err)
		}
		lines := strings.FieldsFunc(out.String(), func(r rune) bool { return r == '\n' })
		if len(lines) != len(row.want) {
			t.Fatalf("%+v shows %q", row.command, lines)
		}
		for i, want := range row.want {
			if !strings.Contains(lines[i], want+"  visit.searched  {\"") {
				t.Errorf("%+v: line %d is %q, want %s", row.command, i, lines[i], want)
			}
		}
	}
}

func TestTailFollowsWithoutGapOrRepeat(t *testing.T) {
	t.Parallel()
	l := tell(t)
	l.search(t, "a", app.NoStream, "tea")
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	defer stop()
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := tailCommand{Lines: 5, Follow: true}.tail(ctx, l.feed, printer{in, true})
		ended <- errors.Join(err, in.Close())
	}()
	lines := json.NewDecoder(out)
	for revision := range uint64(3) {
		var got line
		if err := lines.Decode(&got); err != nil || got.Stream != "visit-a" || got.Revision != revision || got.Position == 0 {
			t.Fatalf("event %d is %+v, %v", revision, got, err)
		}
		l.search(t, "a", app.Revision(revision), "more")
	}
	stop()
	go func() { _, _ = io.Copy(io.Discard, out) }()
	if err := <-ended; err != nil {
		t.Errorf("interrupted, it ends with %v", err)
	}
}

func TestShowShowsOneStreamAndSaysWhenThereIsNone(t *testing.T) {
	t.Parallel()
	l := tell(t)
	l.search(t, "a", app.NoStream, "tea")
	l.search(t, "b", app.NoStream, "pot")
	var out bytes.Buffer
	if err := (showCommand{Stream: "visit-b"}).show(t.Context(), l.feed, printer{&out, true}); err != nil {
		t.Fatal(err)
	}
	var got line
	if err := json.Unmarshal(out.Bytes(), &got); err != nil || got.Stream != "visit-b" || !strings.Contains(string(got.Data), "pot") {
		t.Errorf("shown: %s, %v", out.String(), err)
	}
	err := showCommand{Stream: "visit-c"}.show(t.Context(), l.feed, printer{&out, true})
	if err == nil || !strings.Contains(err.Error(), "visit-c") {
		t.Errorf("a stream that is not there gives %v", err)
	}
}

func TestStatsCountNamesAndCategories(t *testing.T) {
	t.Parallel()
	l := tell(t)
	l.search(t, "a", app.NoStream, "tea")
	l.search(t, "a", 0, "cup")
	l.search(t, "b", app.NoStream, "pot")
	s := newLogStats(time.Now())
	if err := s.read(t.Context(), l.feed); err != nil {
		t.Fatal(err)
	}
	if s.Events != 3 || s.Streams["visit"] != 2 || s.Names["visit.searched"].Events != 3 || s.LastMinute != 3 || s.Bytes == 0 {
		t.Errorf("counted %+v", s)
	}
}

func TestEventsThatAreNotJSONAreShownToo(t *testing.T) {
	t.Parallel()
	if got := string(compact([]byte{0xff, 0x00})); got != `"/wA="` {
		t.Errorf("shown as %s", got)
	}
	if got := string(compact([]byte("{ \"a\": 1 }"))); got != `{"a":1}` {
		t.Errorf("shown as %s", got)
	}
}
