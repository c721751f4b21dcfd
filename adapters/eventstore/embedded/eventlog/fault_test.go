package eventlog

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"
)

const (
	faultSeeds   = 500
	faultAppends = 40
)

// fault is a way in which disks fail.
type fault struct {
	name    string
	err     error
	strikes func(errorfs.Op) bool
	once    bool // the disk says afterwards that all is well
}

var faults = []fault{
	{"a write fails", syscall.EIO, isWrite, false},
	{"the disk is full", syscall.ENOSPC, func(op errorfs.Op) bool { return isWrite(op) || op.Kind == errorfs.OpCreate }, false},
	{"a sync fails", syscall.EIO, isSync, false},
	{"a sync fails once", syscall.EIO, isSync, true},
}

// faultyDisk fails from the n-th operation of its kind on, whichever file it is for.
type faultyDisk struct {
	fault
	mu     sync.Mutex
	left   int
	struck bool
}

func (d *faultyDisk) strike(op errorfs.Op) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.strikes(op) || d.struck && d.once {
		return nil
	}
	if d.left--; d.left > 0 {
		return nil
	}
	d.struck = true
	return d.err
}

func (d *faultyDisk) failed() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.struck
}

func TestAFailingDiskIsNeverBelieved(t *testing.T) {
	t.Parallel()
	if raceDetector {
		t.Skip("built for the race detector, Pebble checks itself, and does not expect to live on after a failed write of its manifest")
	}
	manySeeds(t, faultSeeds, func(t *testing.T, rng *rand.Rand, seed int) {
		disk := vfs.NewCrashableMem()
		mustClose(t, open(t, smallOptions(disk)))
		faulty := &faultyDisk{fault: faults[seed%len(faults)], left: 1 + rng.IntN(80)}
		t.Log(faulty.name)
		settings := smallOptions(errorfs.Wrap(disk, errorfs.InjectorFunc(faulty.strike)))
		var said bytes.Buffer
		settings.Logger = slog.New(slog.NewTextHandler(&said, nil))
		acknowledged := map[string]Result{}
		if l, err := Open(settings); err == nil {
			var unknown string
			acknowledged, unknown = writeUntilRefused(t, l, faulty)
			checkReads(t, l, acknowledged, unknown)
			_ = l.Close() // whatever it says, the disk below it is broken
			if stopped := l.failure.load() != nil; stopped != strings.Contains(said.String(), "stopped taking writes") {
				t.Errorf("stopped: %v; the log says: %s", stopped, said.String())
			}
		}
		reopened := open(t, smallOptions(disk.CrashClone(vfs.CrashCloneCfg{})))
		defer mustClose(t, reopened)
		checkSurvivor(t, reopened, acknowledged)
	})
}

// writeUntilRefused appends, and goes on for a while when refused: nothing may be acknowledged any more. What became of
// the append that the failure met is unknown.
func writeUntilRefused(t *testing.T, l *Log, disk *faultyDisk) (acknowledged map[string]Result, unknown string) {
	t.Helper()
	acknowledged = map[string]Result{}
	for i := range faultAppends {
		name := fmt.Sprint(i)
		events := crashEvents(name, 1+i%5)
		result, err := l.Append(context.Background(), Append{"s", Any, events})
		switch {
		case err == nil && unknown != "":
			t.Fatalf("append %d was acknowledged after a refusal", i)
		case err == nil:
			acknowledged[string(events[0].Metadata)] = result
		case !errors.Is(err, ErrUnavailable) || !disk.failed():
			t.Fatalf("append %d is answered %v", i, err)
		case unknown == "":
			unknown = string(events[0].Metadata)
		}
	}
	return acknowledged, unknown
}

// checkReads expects everything acknowledged, and nothing that was refused for certain, from a log that may have stopped.
func checkReads(t *testing.T, l *Log, acknowledged map[string]Result, unknown string) {
	t.Helper()
	shown := map[string]bool{}
	for _, e := range allEvents(t, l) {
		name := string(e.Metadata)
		shown[name] = true
		if _, promised := acknowledged[name]; !promised && name != unknown {
			t.Errorf("append %s is shown, and was refused", name)
		}
	}
	for name := range acknowledged {
		if !shown[name] {
			t.Errorf("append %s is not shown", name)
		}
	}
}
