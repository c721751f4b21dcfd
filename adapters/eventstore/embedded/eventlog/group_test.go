package eventlog

import (
	"context"
	"errors"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"
)

// together begins writes while the disk is held back by another, so that all are decided in one group.
func together(t *testing.T, begin func(*Log) []*Write) ([]*Write, *Log) {
	t.Helper()
	disk := newSlowDisk()
	l := open(t, options(errorfs.Wrap(vfs.NewMem(), errorfs.InjectorFunc(disk.strike))))
	t.Cleanup(func() { disk.letGo(); mustClose(t, l) })
	disk.held.Store(true)
	first := begun(t, l, Append{"first", NoStream, makeEvents(1)})
	<-disk.waiting
	writes := begin(l)
	if len(l.queue) != len(writes) {
		t.Fatalf("%d of %d writes are waiting", len(l.queue), len(writes))
	}
	disk.letGo()
	if _, err := first.Wait(); err != nil {
		t.Fatal(err)
	}
	return writes, l
}

func begun(t *testing.T, l *Log, a Append) *Write {
	t.Helper()
	w, err := l.Begin(context.Background(), a)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestWritesOfOneGroupSeeEachOther(t *testing.T) {
	t.Parallel()
	events := makeEvents(3)
	writes, l := together(t, func(l *Log) []*Write {
		return []*Write{
			begun(t, l, Append{"s", NoStream, events[:2]}),
			begun(t, l, Append{"s", NoStream, makeEvents(1)}),     // too late
			begun(t, l, Append{"s", NoStream, events[:2]}),        // a repeat
			begun(t, l, Append{"s", Any, events[:1]}),             // another
			begun(t, l, Append{"s", 1, events[2:]}),               // goes on
			begun(t, l, Append{"$$s", Any, tombMetadata()}),       // deletes
			begun(t, l, Append{"s", StreamExists, makeEvents(1)}), // no longer there
			begun(t, l, Append{"s", NoStream, makeEvents(1)}),     // begins anew
		}
	})
	want := []any{int64(1), "wrong", int64(1), int64(0), int64(2), int64(0), "deleted", int64(3)}
	var wrong *WrongVersionError
	var deleted *StreamDeletedError
	for i, w := range writes {
		result, err := w.Wait()
		var got any = result.Revision
		switch {
		case errors.As(err, &wrong):
			got = "wrong"
		case errors.As(err, &deleted):
			got = "deleted"
		case err != nil:
			got = err
		}
		if got != want[i] {
			t.Errorf("write %d is answered %v, want %v", i, got, want[i])
		}
	}
	if shown := streamEvents(t, l, "s"); len(shown) != 1 || shown[0].Revision != 3 {
		t.Errorf("the stream shows %d events", len(shown))
	}
	if all := allEvents(t, l); len(all) != 1+4+2 { // the first, four of s, and its metadata twice
		t.Errorf("the log holds %d events", len(all))
	}
}

func tombMetadata() []Event {
	events := makeEvents(1)
	events[0].Type, events[0].Data = TypeMetadata, softDeletedMetadata
	return events
}

func TestWhoGivesUpInTheQueueWritesNothing(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	writes, l := together(t, func(l *Log) []*Write {
		w, err := l.Begin(ctx, Append{"s", NoStream, makeEvents(1)})
		if err != nil {
			t.Fatal(err)
		}
		cancel()
		return []*Write{w}
	})
	if _, err := writes[0].Wait(); !errors.Is(err, context.Canceled) {
		t.Errorf("answered %v", err)
	}
	if r := mustAppend(t, l, "s", NoStream, makeEvents(1)...); r.Revision != 0 {
		t.Errorf("the stream has had %d events", r.Revision)
	}
}
