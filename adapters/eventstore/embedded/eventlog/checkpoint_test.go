package eventlog

import (
	"sync"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
)

func TestACheckpointUnderLoadHoldsAllThatWasAcknowledgedBefore(t *testing.T) {
	t.Parallel()
	files := vfs.NewMem()
	l := open(t, smallOptions(files))
	var writer sync.WaitGroup
	writer.Go(func() {
		for range 2000 {
			mustAppend(t, l, "s", Any, makeEvents(3)...)
		}
	})
	for n := range 5 {
		last := mustAppend(t, l, "s", Any, makeEvents(1)...)
		settings := smallOptions(files)
		settings.Dir = files.PathJoin("copies", string(rune('a'+n)))
		if err := l.Checkpoint(settings.Dir); err != nil {
			t.Fatal(err)
		}
		checkCopy(t, settings, last)
	}
	writer.Wait()
	mustClose(t, l)
	again := open(t, smallOptions(files))
	checkGapless(t, again, allEvents(t, again))
	mustClose(t, again)
}

func checkCopy(t *testing.T, o Options, last Result) {
	t.Helper()
	l := open(t, o)
	defer mustClose(t, l)
	events := allEvents(t, l)
	checkGapless(t, l, events)
	if own := streamEvents(t, l, "s"); int64(len(own)) <= last.Revision || own[last.Revision].Position != last.Position {
		t.Errorf("the copy has %d events, %d were acknowledged", len(own), last.Revision+1)
	}
	mustAppend(t, l, "afterwards", NoStream, makeEvents(1)...)
}

func TestACheckpointDoesNotOverwrite(t *testing.T) {
	t.Parallel()
	l := openMemory(t)
	if err := l.Checkpoint("copy"); err != nil {
		t.Fatal(err)
	}
	if err := l.Checkpoint("copy"); err == nil {
		t.Error("a copy was overwritten")
	}
}
