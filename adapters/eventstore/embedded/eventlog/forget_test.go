package eventlog

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// openKeeping opens a log in memory that keeps visits for an hour, and whose clock the test moves.
func openKeeping(t *testing.T, files vfs.FS, elapsed *atomic.Int64) *Log {
	t.Helper()
	o := options(files)
	o.Keep = map[string]time.Duration{"visit": time.Hour}
	o.Clock = func() time.Time { return time.Unix(1_700_000_000, 0).Add(time.Duration(elapsed.Load())) }
	return open(t, o)
}

func TestStreamsOfACategoryAreForgottenWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	var elapsed atomic.Int64
	files := vfs.NewMem()
	l := openKeeping(t, files, &elapsed)
	for _, stream := range []string{"visit-old", "visit-resumed", "visit-described", "visit-ended", "order-old"} {
		mustAppend(t, l, stream, NoStream, makeEvents(3)...)
	}
	setMetadata(t, l, "visit-described", `{"owner":"me"}`)
	if _, err := l.Tombstone(context.Background(), "visit-ended", Any); err != nil {
		t.Fatal(err)
	}
	elapsed.Store(int64(2 * time.Hour))
	mustAppend(t, l, "visit-resumed", 2, makeEvents(1)...)
	mustAppend(t, l, "visit-new", NoStream, makeEvents(1)...)

	done := scavenge(t, l)
	if done.Streams != 1 || done.Events != 3+3 { // what was tombstoned goes in its own way
		t.Errorf("scavenged %+v", done)
	}
	for stream, want := range map[string]int{
		"visit-old": 0, "visit-resumed": 4, "visit-described": 3, "order-old": 3, "visit-new": 1,
	} {
		if got := streamEvents(t, l, stream); len(got) != want {
			t.Errorf("%s has %d events, want %d", stream, len(got), want)
		}
	}
	if r := mustAppend(t, l, "visit-old", NoStream, makeEvents(1)...); r.Revision != 0 {
		t.Errorf("a forgotten stream goes on at revision %d", r.Revision)
	}
	mustClose(t, l)
	l = openKeeping(t, files, &elapsed)
	defer mustClose(t, l)
	if got := streamEvents(t, l, "visit-old"); len(got) != 1 {
		t.Errorf("after a restart the forgotten stream has %d events", len(got))
	}
}

func TestTheLastRecordOfTheLogStaysSoThatPositionsAreNeverUsedTwice(t *testing.T) {
	t.Parallel()
	var elapsed atomic.Int64
	files := vfs.NewMem()
	l := openKeeping(t, files, &elapsed)
	mustAppend(t, l, "visit-a", NoStream, makeEvents(2)...)
	mustAppend(t, l, "visit-b", NoStream, makeEvents(2)...)
	elapsed.Store(int64(2 * time.Hour))
	if done := scavenge(t, l); done.Streams != 1 {
		t.Errorf("scavenged %+v", done)
	}
	head, _ := l.Head()
	mustClose(t, l)
	l = openKeeping(t, files, &elapsed)
	defer mustClose(t, l)
	if again, _ := l.Head(); again != head {
		t.Errorf("the head was %d and is %d", head, again)
	}
	mustAppend(t, l, "visit-c", NoStream, makeEvents(1)...)
	if done := scavenge(t, l); done.Streams != 1 {
		t.Errorf("once another record is last, the pass has done %+v", done)
	}
}

func TestTheTimeOfTheLastPassOutlivesARestart(t *testing.T) {
	t.Parallel()
	var elapsed atomic.Int64
	files := vfs.NewMem()
	l := openKeeping(t, files, &elapsed)
	begun, err := l.LastScavenge()
	if err != nil {
		t.Fatal(err)
	}
	elapsed.Store(int64(time.Hour))
	if again, err := l.LastScavenge(); err != nil || !again.Equal(begun) {
		t.Errorf("never scavenged, it counts from %v and then from %v, %v", begun, again, err)
	}
	scavenge(t, l)
	mustClose(t, l)
	l = openKeeping(t, files, &elapsed)
	defer mustClose(t, l)
	if last, err := l.LastScavenge(); err != nil || last.Sub(begun) != time.Hour {
		t.Errorf("the last pass was at %v, %v", last, err)
	}
}

func TestAPassEndsWithItsCaller(t *testing.T) {
	t.Parallel()
	l := openMemory(t)
	mustAppend(t, l, "s", NoStream, makeEvents(3)...)
	ctx, cancel := context.WithCancel(context.Background())
	slow := make(chan error, 1)
	go func() {
		_, err := l.Scavenge(ctx, 1) // a byte a second
		slow <- err
	}()
	for len(l.scavenging) == 0 {
		if len(slow) > 0 {
			t.Fatal(<-slow)
		}
	}
	waiting, stop := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer stop()
	if _, err := l.Scavenge(waiting, 0); err == nil {
		t.Error("two passes run at a time")
	}
	cancel()
	if err := <-slow; err == nil {
		t.Error("the pass does not notice that its caller has gone")
	}
}
