package eventlog

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/google/uuid"
)

func options(files vfs.FS) Options {
	return Options{Dir: "data/log", FS: files, Logger: slog.New(slog.DiscardHandler), Clock: time.Now}
}

func open(t *testing.T, o Options) *Log {
	t.Helper()
	l, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func openMemory(t *testing.T) *Log {
	t.Helper()
	l := open(t, options(vfs.NewMem()))
	t.Cleanup(func() { mustClose(t, l) })
	return l
}

func mustClose(t *testing.T, l *Log) {
	t.Helper()
	if err := l.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
}

func makeEvents(n int) []Event {
	events := make([]Event, n)
	for i := range events {
		events[i] = Event{ID: uuid.New(), Type: "tested", JSON: true, Data: fmt.Appendf(nil, `{"n":%d,"of":%d}`, i, n)}
	}
	return events
}

func mustAppend(t *testing.T, l *Log, stream string, expected Expected, events ...Event) Result {
	t.Helper()
	result, err := l.Append(context.Background(), Append{stream, expected, events})
	if err != nil {
		t.Fatalf("append to %s: %v", stream, err)
	}
	return result
}

// allEvents reads the log without the events that the store writes by itself.
func allEvents(t *testing.T, l *Log) []Event {
	t.Helper()
	var events []Event
	head, _ := l.Head()
	err := l.ScanAll(0, head, func(r Record) bool {
		events = append(events, r.Event())
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	return events
}

func streamEvents(t *testing.T, l *Log, name string) []Event {
	t.Helper()
	var events []Event
	head, _ := l.Head()
	stream, err := l.Stream(name, head)
	if err == nil {
		err = l.ScanStream(stream, 0, func(r Record) bool {
			events = append(events, r.Event())
			return true
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	return events
}
