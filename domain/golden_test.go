package domain

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"cartwright/domain/event"
)

// Every version of every event ever stored has a golden file, which is never changed nor deleted: what it holds lies in
// somebody's log. After adding an event or a version, write what is missing (and only that) with
//
//	go test ./domain -run TestGolden -update
var update = flag.Bool("update", false, "write golden files that are missing; never overwrites one")

func TestGolden(t *testing.T) {
	t.Parallel()
	for _, name := range Events.Names() {
		kind, _ := Events.Kind(name)
		for version := 1; version <= kind.Version(); version++ {
			path := golden(name, version)
			if *update && version == kind.Version() {
				writeMissing(t, path, kind)
			}
			stored, err := os.ReadFile(path)
			if err != nil {
				t.Errorf("%s version %d has no golden file; write it with -update (%v)", name, version, err)
				continue
			}
			decoded, err := Events.Decode(event.Raw{Envelope: event.Envelope{Name: name, Meta: event.Metadata{Version: version}}, Data: stored})
			if err != nil {
				t.Error(err)
				continue
			}
			if version == kind.Version() {
				checkSame(t, path, stored, decoded.Event)
			}
		}
	}
}

func TestEveryGoldenHasAName(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, name := range Events.Names() {
		kind, _ := Events.Kind(name)
		for version := range kind.Version() {
			known[golden(name, version+1)] = true
		}
	}
	stored, err := filepath.Glob("testdata/*.json")
	if err != nil || len(stored) == 0 {
		t.Fatalf("found %v, %v", stored, err)
	}
	for _, path := range stored {
		if !known[path] {
			t.Errorf("%s is stored in somebody's log, but no catalogue names it", path)
		}
	}
}

func golden(name string, version int) string {
	return filepath.Join("testdata", fmt.Sprintf("%s.v%d.json", name, version))
}

func checkSame(t *testing.T, path string, stored []byte, decoded any) {
	t.Helper()
	_, _, written, err := Events.Encode(decoded)
	if err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	if err := json.Compact(&want, stored); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(written, want.Bytes()) {
		t.Errorf("%s is written back as\n     %s\nwant %s", path, written, want.Bytes())
	}
}

// writeMissing writes an event with every field filled in, unless there is such a file.
func writeMissing(t *testing.T, path string, kind event.Kind) {
	t.Helper()
	sample := reflect.New(kind.Type).Elem()
	fill(sample, "value")
	data, err := json.MarshalIndent(sample.Interface(), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if os.IsExist(err) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.Write(append(data, '\n')); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}
