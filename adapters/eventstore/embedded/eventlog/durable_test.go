package eventlog

import (
	"context"
	"math"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"
)

// slowDisk holds every sync of the write-ahead log back while it is held.
type slowDisk struct {
	held    atomic.Bool
	waiting chan struct{} // tells that a sync has come
	release chan struct{}
	once    sync.Once
}

func newSlowDisk() *slowDisk {
	return &slowDisk{waiting: make(chan struct{}, 1), release: make(chan struct{})}
}

func (d *slowDisk) strike(op errorfs.Op) error {
	if d.held.Load() && isSync(op) {
		select {
		case d.waiting <- struct{}{}:
		default:
		}
		<-d.release
	}
	return nil
}

func (d *slowDisk) letGo() {
	d.held.Store(false)
	d.once.Do(func() { close(d.release) })
}

func TestNobodySeesAnEventBeforeItIsOnDisk(t *testing.T) {
	t.Parallel()
	disk := newSlowDisk()
	l := open(t, options(errorfs.Wrap(vfs.NewMem(), errorfs.InjectorFunc(disk.strike))))
	defer mustClose(t, l)
	defer disk.letGo()
	mustAppend(t, l, "s", NoStream, makeEvents(1)...)
	_, moved := l.Head()

	disk.held.Store(true)
	acknowledged := make(chan struct{})
	go func() {
		defer close(acknowledged)
		if _, err := l.Append(context.Background(), Append{"s", 0, makeEvents(1)}); err != nil {
			t.Error(err)
		}
	}()
	for countUpTo(t, l, math.MaxInt64) < 2 { // until storage itself shows the event
		runtime.Gosched()
	}
	if n := len(streamEvents(t, l, "s")); n != 1 {
		t.Errorf("the stream shows %d events", n)
	}
	if n := len(allEvents(t, l)); n != 1 {
		t.Errorf("the log shows %d events", n)
	}
	select {
	case <-moved:
		t.Error("the head has moved")
	case <-acknowledged:
		t.Error("the append was acknowledged")
	default:
	}

	disk.letGo()
	<-acknowledged
	if n := len(streamEvents(t, l, "s")); n != 2 {
		t.Errorf("the stream shows %d events afterwards", n)
	}
}

func countUpTo(t *testing.T, l *Log, head uint64) (n int) {
	t.Helper()
	if err := l.ScanAll(0, head, func(Record) bool { n++; return true }); err != nil {
		t.Fatal(err)
	}
	return n
}
