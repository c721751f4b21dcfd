package embedded

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

func (f *fixture) setMetadata(t *testing.T, stream, json string) {
	t.Helper()
	f.mustAppend(t, "$$"+stream, esdb.Any{}, newEvent("$metadata", json))
}

// metadata is what a client finds when it reads a metastream forwards from its start.
func (f *fixture) metadata(t *testing.T, stream string) string {
	t.Helper()
	list, err := f.read(t, "$$"+stream, esdb.ReadStreamOptions{})
	if err != nil || len(list) != 1 {
		t.Fatalf("%d events of metadata, %v", len(list), err)
	}
	return string(list[0].Event.Data)
}

func TestMetadataIsReadBackByTheClient(t *testing.T) {
	t.Parallel()
	f := start(t)
	var metadata esdb.StreamMetadata
	metadata.SetMaxCount(3)
	metadata.SetMaxAge(time.Hour)
	metadata.AddCustomProperty("colour", "red")
	for range 2 {
		if _, err := f.client.SetStreamMetadata(f.ctx, "s", esdb.AppendToStreamOptions{ExpectedRevision: esdb.Any{}}, metadata); err != nil {
			t.Fatal(err)
		}
	}
	got, err := f.client.GetStreamMetadata(f.ctx, "s", esdb.ReadStreamOptions{})
	if err != nil || *got.MaxCount() != 3 || *got.MaxAge() != time.Hour || got.CustomProperties()["colour"] != "red" {
		t.Errorf("read back %+v, %v", got, err)
	}
}

func TestMetadataBoundsWhatAStreamShows(t *testing.T) {
	t.Parallel()
	now := time.Now()
	f := startWith(t, Options{clock: func() time.Time { return now }})
	for _, row := range []struct {
		metadata string
		want     []uint64
	}{
		{`{}`, []uint64{0, 1, 2, 3, 4}},
		{`{"$maxCount":2}`, []uint64{3, 4}},
		{`{"$tb":4}`, []uint64{4}},
		{`{"$maxCount":2,"$tb":1}`, []uint64{3, 4}},
		{`{"$tb":100}`, []uint64{}},
		{`{"$maxAge":3600}`, []uint64{0, 1, 2, 3, 4}},
	} {
		stream := fmt.Sprint("s ", row.metadata)
		f.mustAppend(t, stream, esdb.NoStream{}, events(5)...)
		f.setMetadata(t, stream, row.metadata)
		forwards, err := f.read(t, stream, esdb.ReadStreamOptions{})
		if got := revisions(forwards); err != nil || !slices.Equal(got, row.want) {
			t.Errorf("%s: %v, %v, want %v", row.metadata, got, err, row.want)
		}
		backwards, err := f.read(t, stream, esdb.ReadStreamOptions{From: esdb.End{}, Direction: esdb.Backwards})
		slices.Reverse(backwards)
		if got := revisions(backwards); err != nil || !slices.Equal(got, row.want) {
			t.Errorf("%s backwards: %v, %v, want %v", row.metadata, got, err, row.want)
		}
	}
	all, err := f.readAll(t, esdb.ReadAllOptions{From: esdb.Start{}})
	if n := len(userEvents(all)); err != nil || n != 30 {
		t.Errorf("$all shows %d events, %v", n, err)
	}
}

func TestEventsOlderThanTheirStreamAllowsAreNotShown(t *testing.T) {
	t.Parallel()
	clock := &clock{at: time.Now()}
	f := startWith(t, Options{clock: clock.now})
	f.mustAppend(t, "s", esdb.NoStream{}, events(2)...)
	f.setMetadata(t, "s", `{"$maxAge":60}`)
	clock.advance(59 * time.Second)
	f.mustAppend(t, "s", esdb.Revision(1), events(1)...)
	if list, err := f.read(t, "s", esdb.ReadStreamOptions{}); err != nil || len(list) != 3 {
		t.Errorf("after 59 s the stream shows %v, %v", revisions(list), err)
	}
	clock.advance(2 * time.Second)
	list, err := f.read(t, "s", esdb.ReadStreamOptions{})
	if got := revisions(list); err != nil || !slices.Equal(got, []uint64{2}) {
		t.Errorf("after 61 s the stream shows %v, %v", got, err)
	}
}
