package eventlog

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"
)

// brokenDisk fails what it is told to fail, once it is broken.
func brokenDisk(files vfs.FS, broken *atomic.Bool, fails func(errorfs.Op) bool) vfs.FS {
	return errorfs.Wrap(files, errorfs.InjectorFunc(func(op errorfs.Op) error {
		if broken.Load() && strings.HasSuffix(op.Path, ".log") && fails(op) {
			return errorfs.ErrInjected
		}
		return nil
	}))
}

func isSync(op errorfs.Op) bool {
	return op.Kind == errorfs.OpFileSync || op.Kind == errorfs.OpFileSyncData || op.Kind == errorfs.OpFileSyncTo
}

func isWrite(op errorfs.Op) bool { return op.Kind == errorfs.OpFileWrite }

func TestAFailedCommitEndsWritingNotReading(t *testing.T) {
	t.Parallel()
	for name, fails := range map[string]func(errorfs.Op) bool{"sync": isSync, "write": isWrite} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var broken atomic.Bool
			var said bytes.Buffer
			disk := vfs.NewCrashableMem()
			settings := options(brokenDisk(disk, &broken, fails))
			settings.Logger = slog.New(slog.NewTextHandler(&said, nil))
			l := open(t, settings)
			first := makeEvents(2)
			mustAppend(t, l, "s", NoStream, first...)
			head, _ := l.Head()

			broken.Store(true)
			lost := makeEvents(1)
			for range 2 {
				_, err := l.Append(context.Background(), Append{"s", 1, lost})
				if !errors.Is(err, ErrUnavailable) {
					t.Fatalf("answered %v", err)
				}
			}
			if events := streamEvents(t, l, "s"); len(events) != 2 {
				t.Errorf("readers see %d events", len(events))
			}
			if now, _ := l.Head(); now != head || l.failure.load() == nil {
				t.Errorf("the head moved from %d to %d; failure %v", head, now, l.failure.load())
			}
			_ = l.Close() // whatever it says, the disk below it is broken
			if strings.Count(said.String(), "stopped taking writes") != 1 {
				t.Errorf("the log says: %s", said.String())
			}

			reopened := open(t, options(disk.CrashClone(vfs.CrashCloneCfg{})))
			defer mustClose(t, reopened)
			if r := mustAppend(t, reopened, "s", 1, lost...); r.Revision != 2 {
				t.Errorf("the repeat is revision %d", r.Revision)
			}
		})
	}
}

func TestCloseEndsAfterAFailure(t *testing.T) {
	t.Parallel()
	var broken atomic.Bool
	l := open(t, options(brokenDisk(vfs.NewMem(), &broken, isSync)))
	broken.Store(true)
	if _, err := l.Append(context.Background(), Append{"s", NoStream, makeEvents(1)}); err == nil {
		t.Error("a write on a broken disk was acknowledged")
	}
	_ = l.Close()
	if _, err := l.Append(context.Background(), Append{"s", NoStream, makeEvents(1)}); !errors.Is(err, ErrUnavailable) {
		t.Errorf("a closed log answers %v", err)
	}
}
