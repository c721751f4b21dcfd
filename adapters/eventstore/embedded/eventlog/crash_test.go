package eventlog

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"
	"github.com/google/uuid"
)

const (
	crashSeeds   = 2000
	crashLives   = 2 // at most
	crashWriters = 4
	crashAppends = 14
)

// acks remembers what the log has acknowledged, by append.
type acks struct {
	mu   sync.Mutex
	seen map[string]Result
}

func (a *acks) add(key string, r Result) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.seen[key] = r
}

func (a *acks) copy() map[string]Result {
	a.mu.Lock()
	defer a.mu.Unlock()
	return maps.Clone(a.seen)
}

// outage cuts the power right before the n-th operation on the disk. It notes what was acknowledged first, so
// everything noted must survive.
type outage struct {
	disk    *vfs.MemFS
	acks    *acks
	rng     *rand.Rand
	mu      sync.Mutex
	left    int
	after   *vfs.MemFS
	promise map[string]Result
}

func (o *outage) strike(op errorfs.Op) error {
	if op.Kind.ReadOrWrite() == errorfs.OpIsRead {
		return nil
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.left--; o.left == 0 {
		o.cut()
	}
	return nil
}

func (o *outage) over() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.after != nil
}

func (o *outage) cut() {
	o.promise = o.acks.copy()
	o.after = o.disk.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: o.rng.IntN(101), RNG: o.rng})
}

func TestPowerCutsLoseNothingAcknowledgedAndTearNothing(t *testing.T) {
	t.Parallel()
	manySeeds(t, crashSeeds, func(t *testing.T, rng *rand.Rand, _ int) {
		disk := vfs.NewCrashableMem()
		promise := map[string]Result{}
		for life := range 1 + rng.IntN(crashLives) {
			disk, promise = liveUntilThePowerGoes(t, rng, disk, promise, life)
			survivor := open(t, smallOptions(disk.CrashClone(vfs.CrashCloneCfg{})))
			checkSurvivor(t, survivor, promise)
			mustClose(t, survivor)
		}
	})
}

// liveUntilThePowerGoes opens the log and writes to it. It returns what the power cut leaves of the disk, and what
// has been acknowledged until then, in this life and those before.
func liveUntilThePowerGoes(t *testing.T, rng *rand.Rand, disk *vfs.MemFS, promise map[string]Result, life int) (*vfs.MemFS, map[string]Result) {
	t.Helper()
	o := &outage{disk: disk, acks: &acks{seen: promise}, rng: rng, left: 1 + rng.IntN(160)}
	l := open(t, smallOptions(errorfs.Wrap(disk, errorfs.InjectorFunc(o.strike))))
	writeUntil(t, l, o, life)
	mustClose(t, l)
	if o.after == nil {
		o.cut() // the cut was meant for later than the last operation
	}
	return o.after, o.promise
}

// writeUntil appends from several goroutines to a shared stream and to one of their own, until the power goes.
func writeUntil(t *testing.T, l *Log, o *outage, life int) {
	var writers sync.WaitGroup
	for w := range crashWriters {
		writers.Go(func() {
			for i := 0; i < crashAppends && !o.over(); i++ {
				stream := []string{"shared", fmt.Sprint("own-", w)}[i%2]
				events := crashEvents(fmt.Sprintf("%d-%d-%d", life, w, i), 1+i%5)
				result, err := l.Append(context.Background(), Append{stream, Any, events})
				if err != nil {
					t.Error(err)
					return
				}
				o.acks.add(string(events[0].Metadata), result)
			}
		})
	}
	writers.Wait()
}

// crashEvents carry the name of their append, and how many they are.
func crashEvents(name string, n int) []Event {
	events := makeEvents(n)
	for i := range events {
		events[i].Metadata = fmt.Appendf(nil, "%s of %d", name, n)
		events[i].Data = make([]byte, 200)
	}
	return events
}

func checkSurvivor(t *testing.T, l *Log, promised map[string]Result) {
	t.Helper()
	events := allEvents(t, l)
	checkGapless(t, l, events)
	count := map[string]int{}
	last := map[string]Result{}
	for _, e := range events {
		count[string(e.Metadata)]++
		last[string(e.Metadata)] = Result{e.Revision, e.Position}
	}
	for name, n := range count {
		var whole int
		if _, err := fmt.Sscanf(name[len(name)-1:], "%d", &whole); err != nil || n != whole {
			t.Errorf("append %s: %d events are there", name, n)
		}
	}
	for name, result := range promised {
		if last[name] != result {
			t.Errorf("append %s was acknowledged at %+v, found at %+v", name, result, last[name])
		}
	}
	mustAppend(t, l, "afterwards", Any, makeEvents(1)...)
}

// checkGapless compares the log with the index of each of its streams.
func checkGapless(t *testing.T, l *Log, events []Event) {
	t.Helper()
	byStream := map[string][]uuid.UUID{}
	var end uint64
	for i, e := range events {
		if i > 0 && e.Position != end {
			t.Errorf("position %d follows a record that ends at %d", e.Position, end)
		}
		end = e.Position + uint64(len(encodeRecord(e)))
		byStream[e.Stream] = append(byStream[e.Stream], e.ID)
	}
	if head, _ := l.Head(); len(events) > 0 && head != end {
		t.Errorf("the head is %d, the last record ends at %d", head, end)
	}
	for stream, ids := range byStream {
		indexed := streamEvents(t, l, stream)
		if len(indexed) != len(ids) {
			t.Errorf("%s: %d events in the log, %d in its index", stream, len(ids), len(indexed))
		}
		for i, e := range indexed {
			if e.Revision != int64(i) || e.ID != ids[i] {
				t.Errorf("%s: event %d of the index is revision %d", stream, i, e.Revision)
			}
		}
	}
}
