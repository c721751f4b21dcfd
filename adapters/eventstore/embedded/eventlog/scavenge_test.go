package eventlog

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/google/uuid"
)

func setMetadata(t fataler, l *Log, stream, metadata string) {
	t.Helper()
	event := Event{ID: uuid.New(), Type: TypeMetadata, JSON: true, Data: []byte(metadata)}
	if _, err := l.Append(context.Background(), Append{metastreamOf(stream), Any, []Event{event}}); err != nil {
		t.Fatalf("set metadata of %s: %v", stream, err)
	}
}

// fataler is what tests and properties have in common.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

func scavenge(t fataler, l *Log) Scavenged {
	t.Helper()
	done, err := l.Scavenge(context.Background(), 0)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return done
}

// shown is what readers of a stream see of it: what is said of it, and the positions of its events.
func shown(t fataler, l *Log, name string) (said string, positions []uint64) {
	t.Helper()
	head, _ := l.Head()
	stream, err := l.Stream(name, head)
	if err != nil {
		t.Fatalf("%v", err)
	}
	if stream.Tombstoned {
		return "tombstoned", nil
	}
	err = l.ScanStream(stream, 0, func(r Record) bool {
		positions = append(positions, r.Position)
		return true
	})
	if err != nil {
		t.Fatalf("%v", err)
	}
	return fmt.Sprintf("found %v, last %d", stream.Found, stream.Last), positions
}

func TestScavengedEventsLeaveTheLogAndTheRestStaysWhereItIs(t *testing.T) {
	t.Parallel()
	l := openMemory(t)
	mustAppend(t, l, "kept", NoStream, makeEvents(3)...)
	mustAppend(t, l, "cut", NoStream, makeEvents(5)...)
	setMetadata(t, l, "cut", `{"$maxCount":2}`)
	mustAppend(t, l, "gone", NoStream, makeEvents(4)...)
	if _, err := l.Delete(context.Background(), "gone", Any); err != nil {
		t.Fatal(err)
	}
	mustAppend(t, l, "ended", NoStream, makeEvents(4)...)
	setMetadata(t, l, "ended", `{}`)
	if _, err := l.Tombstone(context.Background(), "ended", Any); err != nil {
		t.Fatal(err)
	}
	before := allEvents(t, l)
	done := scavenge(t, l)
	after := allEvents(t, l)
	if done.Events != 3+3+5 || len(before)-len(after) != int(done.Events) || done.Looked == 0 || done.Bytes == 0 {
		t.Errorf("%+v; %d events before, %d after", done, len(before), len(after))
	}
	for _, e := range after {
		if !slices.ContainsFunc(before, func(b Event) bool { return b.ID == e.ID && b.Position == e.Position && b.Revision == e.Revision }) {
			t.Errorf("%s@%d has moved", e.Stream, e.Revision)
		}
	}
	if again := scavenge(t, l); again.Events != 0 {
		t.Errorf("a second pass finds %+v", again)
	}
	if r := mustAppend(t, l, "gone", NoStream, makeEvents(1)...); r.Revision != 4 {
		t.Errorf("the deleted stream goes on at revision %d", r.Revision)
	}
}

func TestARepeatOfWhatWasScavengedIsNotRecognised(t *testing.T) {
	t.Parallel()
	l := openMemory(t)
	events := makeEvents(3)
	mustAppend(t, l, "s", NoStream, events...)
	setMetadata(t, l, "s", `{"$tb":1}`)
	first := Append{"s", NoStream, events[:1]}
	if r, err := l.Append(context.Background(), first); err != nil || r.Revision != 0 {
		t.Fatalf("a truncated event is answered %+v, %v", r, err)
	}
	scavenge(t, l)
	_, err := l.Append(context.Background(), first)
	if wrong := (*WrongVersionError)(nil); !errors.As(err, &wrong) || wrong.Actual != 2 {
		t.Errorf("a scavenged event is answered %v", err)
	}
}

func TestScavengingGivesSpaceBack(t *testing.T) {
	t.Parallel()
	l := openMemory(t)
	for i := range 200 {
		events := makeEvents(20)
		for j := range events {
			events[j].Data = fmt.Appendf(nil, "%s", strings.Repeat(uuid.NewString(), 50))
		}
		mustAppend(t, l, fmt.Sprint("s-", i%10), Any, events...)
	}
	for i := range 10 {
		setMetadata(t, l, fmt.Sprint("s-", i), `{"$maxCount":1}`)
	}
	if err := l.storage.db.Flush(); err != nil {
		t.Fatal(err)
	}
	before := l.storage.db.Metrics().Total().TablesSize
	done := scavenge(t, l)
	if after := l.storage.db.Metrics().Total().TablesSize; after > before/10 || done.Events != 200*20-10 {
		t.Errorf("%d bytes of tables before, %d after: %+v", before, after, done)
	}
}

func TestAPassSurvivesAPowerCutAtAnyTime(t *testing.T) {
	t.Parallel()
	disk := vfs.NewCrashableMem()
	l := open(t, options(disk))
	for range 50 {
		mustAppend(t, l, "s", Any, makeEvents(4)...)
	}
	setMetadata(t, l, "s", `{"$maxCount":3}`)
	_, want := shown(t, l, "s")
	scavenge(t, l)
	for percent := range 5 {
		survivor := open(t, options(disk.CrashClone(vfs.CrashCloneCfg{
			UnsyncedDataPercent: percent * 25, RNG: rand.New(rand.NewPCG(1, uint64(percent))),
		})))
		if _, got := shown(t, survivor, "s"); !slices.Equal(got, want) {
			t.Errorf("%d %% of what was not synced survives: %v, want %v", percent*25, got, want)
		}
		mustClose(t, survivor)
	}
	mustClose(t, l)
}

// TestReadersAndWritersNeverNoticeAPass would fail if a reader could look for metadata that a pass has just deleted, or
// for a record whose index entry it has found before.
func TestReadersAndWritersNeverNoticeAPass(t *testing.T) {
	t.Parallel()
	l := openMemory(t)
	mustAppend(t, l, "deleted", NoStream, makeEvents(3)...)
	if _, err := l.Delete(context.Background(), "deleted", Any); err != nil {
		t.Fatal(err)
	}
	mustAppend(t, l, "bounded", NoStream, makeEvents(1)...)
	setMetadata(t, l, "bounded", `{"$maxCount":3}`)
	var over atomic.Bool
	var work sync.WaitGroup
	until := func(step func()) {
		work.Go(func() {
			for !over.Load() && !t.Failed() {
				step()
			}
		})
	}
	until(func() {
		if _, err := l.Delete(context.Background(), "deleted", Any); err != nil {
			t.Error(err)
		}
	})
	until(func() { mustAppend(t, l, "bounded", Any, makeEvents(2)...) })
	for range 2 {
		until(func() { checkReader(t, l) })
	}
	for head := uint64(0); head < 2<<20 && !t.Failed(); head, _ = l.Head() {
		scavenge(t, l)
	}
	over.Store(true)
	work.Wait()
}

func checkReader(t *testing.T, l *Log) {
	head, _ := l.Head()
	deleted, err := l.Stream("deleted", head)
	if err != nil || deleted.Found {
		t.Errorf("the deleted stream is shown: %+v, %v", deleted, err)
	}
	bounded, err := l.Stream("bounded", head)
	if err != nil {
		t.Error(err)
		return
	}
	var seen []int64
	err = l.ScanStream(bounded, 0, func(r Record) bool {
		seen = append(seen, r.Revision)
		return true
	})
	for i, revision := range seen {
		if err != nil || len(seen) > 3 || revision != bounded.Last-int64(len(seen)-1-i) {
			t.Errorf("a stream that ends at %d and shows 3 shows %v, %v", bounded.Last, seen, err)
		}
	}
}
