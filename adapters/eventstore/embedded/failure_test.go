package embedded

import (
	"strings"
	"sync/atomic"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// failingDisk is a disk whose write-ahead log fails once it is told to.
func failingDisk(failing *atomic.Bool) vfs.FS {
	return errorfs.Wrap(vfs.NewMem(), errorfs.InjectorFunc(func(op errorfs.Op) error {
		if failing.Load() && strings.HasSuffix(op.Path, ".log") && op.Kind.ReadOrWrite() == errorfs.OpIsWrite {
			return errorfs.ErrInjected
		}
		return nil
	}))
}

func TestANodeWhoseDiskFailsRefusesWritesAndServesReads(t *testing.T) {
	t.Parallel()
	var failing atomic.Bool
	f := startWith(t, Options{FS: failingDisk(&failing)})
	f.mustAppend(t, "s", esdb.NoStream{}, events(2)...)
	failing.Store(true)
	f.broken = true
	for range 2 {
		_, _, err := f.rawAppend(t, rawAnyOptions("s"), rawMessage(map[string]string{"type": "t", "content-type": contentJSON}))
		if status.Code(err) != codes.Unavailable {
			t.Errorf("a write is answered %v", err)
		}
	}
	list, err := f.read(t, "s", esdb.ReadStreamOptions{})
	if err != nil || len(list) != 2 {
		t.Errorf("a read shows %d events, %v", len(list), err)
	}
	sub := f.subscribe(t, "s", esdb.Start{})
	receive(t, sub, isCaughtUp)
}
