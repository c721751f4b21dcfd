package eventlog

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
)

const (
	flipRegion = 128 // bytes flipped one after the other at the end of each file
	flipRandom = 500 // bytes flipped anywhere
)

// flipStore is a store as a killed process leaves it: its files, and what must be read from it.
type flipStore struct {
	files  map[string][]byte
	names  []string
	events []Event
	order  []string // streams
	bytes  int
}

// TestAFlippedByteIsFoundOrHarmless changes one byte of a stored file at a time. Either the store refuses to open, or
// reads fail, or everything is there unchanged.
func TestAFlippedByteIsFoundOrHarmless(t *testing.T) {
	t.Parallel()
	store := newFlipStore(t)
	for _, name := range store.names {
		end := len(store.files[name])
		manySeeds(t, flipRegion, func(t *testing.T, rng *rand.Rand, seed int) {
			if seed < end {
				store.flip(t, name, end-1-seed, byte(1+rng.IntN(255)))
			}
		})
	}
	manySeeds(t, flipRandom, func(t *testing.T, rng *rand.Rand, _ int) {
		name, at := store.anywhere(rng)
		store.flip(t, name, at, 1<<rng.IntN(8))
	})
}

// newFlipStore writes a log with sorted tables, a manifest of several edits and an unflushed tail, and takes its files
// while it is still open.
func newFlipStore(t *testing.T) *flipStore {
	t.Helper()
	disk := vfs.NewCrashableMem()
	l := open(t, smallOptions(disk))
	defer mustClose(t, l)
	s := &flipStore{files: map[string][]byte{}}
	for i := range 40 {
		name := fmt.Sprint("s-", i%5)
		mustAppend(t, l, name, Any, crashEvents(fmt.Sprint(i), 1+i%5)...)
		if i == 25 {
			flush(t, l)
		}
	}
	s.events = allEvents(t, l)
	for _, e := range s.events {
		if !slices.Contains(s.order, e.Stream) {
			s.order = append(s.order, e.Stream)
		}
	}
	s.take(t, disk.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: 100, RNG: rand.New(rand.NewPCG(1, 1))}))
	return s
}

func flush(t *testing.T, l *Log) {
	t.Helper()
	if err := l.storage.db.Flush(); err != nil {
		t.Fatal(err)
	}
}

func (s *flipStore) take(t *testing.T, disk vfs.FS) {
	t.Helper()
	names, err := disk.List("data/log")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		file, err := disk.Open("data/log/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if s.files[name], err = io.ReadAll(file); err != nil {
			t.Fatal(err)
		}
		_ = file.Close()
		if len(s.files[name]) > 0 {
			s.names = append(s.names, name)
			s.bytes += len(s.files[name])
		}
	}
	slices.Sort(s.names)
}

// anywhere is a byte of the store, each as likely as the other.
func (s *flipStore) anywhere(rng *rand.Rand) (name string, at int) {
	at = rng.IntN(s.bytes)
	for _, name := range s.names {
		if at < len(s.files[name]) {
			return name, at
		}
		at -= len(s.files[name])
	}
	panic("unreachable: at is less than all lengths together")
}

func (s *flipStore) flip(t *testing.T, name string, at int, bits byte) {
	t.Helper()
	disk := vfs.NewMem()
	if err := disk.MkdirAll("data/log", 0o700); err != nil {
		t.Fatal(err)
	}
	for other, content := range s.files {
		if other == name {
			content = slices.Clone(content)
			content[at] ^= bits
		}
		write(t, disk, "data/log/"+other, content)
	}
	if what := s.wrong(disk); what != "" {
		t.Errorf("byte %d of %s (%d bytes) changed by %#x: %s", at, name, len(s.files[name]), bits, what)
	}
}

func write(t *testing.T, disk vfs.FS, name string, content []byte) {
	t.Helper()
	file, err := disk.Create(name, vfs.WriteCategoryUnspecified)
	if err == nil {
		_, err = file.Write(slices.Clone(content))
	}
	if err != nil {
		t.Fatal(err)
	}
	_ = file.Close()
}

// wrong says what a store shows that it should not. An error is right, if it names a place.
func (s *flipStore) wrong(disk vfs.FS) string {
	l, err := Open(smallOptions(disk))
	if err != nil {
		return namesAPlace(err)
	}
	defer func() { _ = l.Close() }()
	head, _ := l.Head()
	if what := s.compare(s.events, func(visit func(Record) bool) error { return l.ScanAll(0, head, visit) }); what != "" {
		return "$all: " + what
	}
	for _, name := range s.order {
		var want []Event
		for _, e := range s.events {
			if e.Stream == name {
				want = append(want, e)
			}
		}
		stream, err := l.Stream(name, head)
		if err != nil {
			continue
		}
		if what := s.compare(want, func(visit func(Record) bool) error { return l.ScanStream(stream, 0, visit) }); what != "" {
			return name + ": " + what
		}
	}
	return ""
}

func (s *flipStore) compare(want []Event, scan func(func(Record) bool) error) string {
	var n int
	var what string
	err := scan(func(r Record) bool {
		if n >= len(want) || !same(r.Event(), want[n]) {
			what = fmt.Sprintf("event %d is another one", n)
		}
		n++
		return what == ""
	})
	switch {
	case what != "":
		return what
	case err != nil:
		return namesAPlace(err)
	case n != len(want):
		return fmt.Sprintf("%d of %d events", n, len(want))
	}
	return ""
}

func same(a, b Event) bool {
	return a.Position == b.Position && bytes.Equal(encodeRecord(a), encodeRecord(b))
}

var places = []string{"MANIFEST-", "OPTIONS-", ".sst", ".log", "file 0", "wal 0", "position ", "write-ahead log"}

func namesAPlace(err error) string {
	for _, place := range places {
		if strings.Contains(err.Error(), place) {
			return ""
		}
	}
	return "the error names no place: " + err.Error()
}
