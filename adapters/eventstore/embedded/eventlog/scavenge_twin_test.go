package eventlog

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/google/uuid"
	"pgregory.net/rapid"
)

// twins are two logs that are written alike. One of them is scavenged and reopened again and again.
type twins struct {
	kept, cleaned *Log
	settings      Options // of the cleaned one
	elapsed       time.Duration
	round         int
	gone          map[uint64]bool // positions that readers were not shown when a pass began
}

// TestScavengingTakesNothingThatAnybodyIsShown finds out whether a reader or a writer can tell the twins apart.
func TestScavengingTakesNothingThatAnybodyIsShown(t *testing.T) {
	t.Parallel()
	w := &twins{gone: map[uint64]bool{}}
	clock := func() time.Time { return time.Unix(1_700_000_000, 0).Add(w.elapsed) }
	w.settings = smallOptions(vfs.NewMem())
	w.settings.Clock = clock
	other := smallOptions(vfs.NewMem())
	other.Clock = clock
	w.kept, w.cleaned = open(t, other), open(t, w.settings)
	rapid.Check(t, func(t *rapid.T) {
		w.round++
		t.Repeat(map[string]func(*rapid.T){
			"append":  func(t *rapid.T) { w.append(t, w.stream(t), `{}`) },
			"append ": func(t *rapid.T) { w.append(t, w.stream(t), `{"n":1}`) },
			"describe": func(t *rapid.T) {
				w.append(t, metastreamOf(w.stream(t)), rapid.SampledFrom(descriptions).Draw(t, "metadata"))
			},
			"delete":    func(t *rapid.T) { w.end(t, (*Log).Delete) },
			"tombstone": func(t *rapid.T) { w.end(t, (*Log).Tombstone) },
			"time":      func(*rapid.T) { w.elapsed += 25 * time.Second },
			"scavenge":  func(t *rapid.T) { w.scavenge(t) },
			"":          func(t *rapid.T) { w.compare(t) },
		})
		w.reopen(t)
	})
	mustClose(t, w.kept)
	mustClose(t, w.cleaned)
}

var descriptions = []string{`{"$maxCount":2}`, `{"$maxAge":60}`, `{"$tb":3}`, `{}`, `{"$maxCount":1,"$tb":2}`}

// names are the streams of this round.
func (w *twins) names() []string {
	var names []string
	for i := range 4 {
		name := fmt.Sprintf("s%d-%d", w.round, i)
		names = append(names, name, metastreamOf(name))
	}
	return names
}

func (w *twins) stream(t *rapid.T) string {
	return fmt.Sprintf("s%d-%d", w.round, rapid.IntRange(0, 3).Draw(t, "stream"))
}

// both writes to both logs, which must answer alike.
func (w *twins) both(t *rapid.T, write func(*Log) (Result, error)) {
	want, wantErr := write(w.kept)
	got, gotErr := write(w.cleaned)
	if want != got || fmt.Sprint(wantErr) != fmt.Sprint(gotErr) {
		t.Fatalf("answered %+v, %v without a scavenge and %+v, %v with it", want, wantErr, got, gotErr)
	}
}

func (w *twins) append(t *rapid.T, stream, data string) {
	event := Event{ID: uuid.New(), Type: "t", JSON: true, Data: []byte(data)}
	expected := Expected(rapid.IntRange(-2, 3).Draw(t, "expected"))
	w.both(t, func(l *Log) (Result, error) {
		return l.Append(context.Background(), Append{stream, expected, []Event{event}})
	})
}

func (w *twins) end(t *rapid.T, how func(*Log, context.Context, string, Expected) (Result, error)) {
	stream := w.stream(t)
	w.both(t, func(l *Log) (Result, error) { return how(l, context.Background(), stream, Any) })
}

// scavenge notes what nobody is shown. It may come back when a stream's bounds are widened, and then only on the log that
// still has it.
func (w *twins) scavenge(t *rapid.T) {
	visible := map[uint64]bool{}
	for _, name := range w.names() {
		_, positions := shown(t, w.kept, name)
		for _, position := range positions {
			visible[position] = true
		}
	}
	head, _ := w.kept.Head()
	err := w.kept.ScanAll(0, head, func(r Record) bool {
		if !visible[r.Position] {
			w.gone[r.Position] = true
		}
		return true
	})
	if err != nil {
		t.Fatalf("%v", err)
	}
	scavenge(t, w.cleaned)
}

func (w *twins) compare(t *rapid.T) {
	for _, name := range w.names() {
		said, want := shown(t, w.kept, name)
		saidToo, got := shown(t, w.cleaned, name)
		old := func(position uint64) bool { return w.gone[position] }
		want, got = slices.DeleteFunc(want, old), slices.DeleteFunc(got, old)
		if said != saidToo || !slices.Equal(want, got) {
			t.Fatalf("%s: %s, %v; with scavenges %s, %v", name, said, want, saidToo, got)
		}
	}
}

func (w *twins) reopen(t *rapid.T) {
	err := w.cleaned.Close()
	if err == nil {
		w.cleaned, err = Open(w.settings)
	}
	if err != nil {
		t.Fatalf("%v", err)
	}
	w.compare(t)
}
