package embedded

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	api "github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

func (f *fixture) delete(t *testing.T, stream string) uint64 {
	t.Helper()
	result, err := f.client.DeleteStream(f.ctx, stream, esdb.DeleteStreamOptions{ExpectedRevision: esdb.Any{}})
	if err != nil {
		t.Fatalf("delete %s: %v", stream, err)
	}
	return result.Position.Commit
}

func TestADeletedStreamIsGoneUntilItIsWrittenAgain(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.mustAppend(t, "s", esdb.NoStream{}, events(3)...)
	f.setMetadata(t, "s", `{"$maxCount":9,"colour":"red"}`)
	f.delete(t, "s")
	if _, err := f.read(t, "s", esdb.ReadStreamOptions{}); code(err) != esdb.ErrorCodeResourceNotFound {
		t.Errorf("a read is answered %v", err)
	}
	if got := f.metadata(t, "s"); got != `{"$tb":9223372036854775807}` {
		t.Errorf("the delete leaves metadata %s", got)
	}
	if _, err := f.append("s", esdb.StreamExists{}, events(1)...); code(err) != esdb.ErrorCodeStreamDeleted {
		t.Errorf("an append that insists on the stream is answered %v", err)
	}
	if r := f.mustAppend(t, "s", esdb.NoStream{}, events(2)...); r.NextExpectedVersion != 4 {
		t.Errorf("the stream goes on at %d", r.NextExpectedVersion)
	}
	list, err := f.read(t, "s", esdb.ReadStreamOptions{})
	if got := revisions(list); err != nil || !slices.Equal(got, []uint64{3, 4}) {
		t.Errorf("the new stream shows %v, %v", got, err)
	}
	if got := f.metadata(t, "s"); got != `{"$tb":3}` {
		t.Errorf("the new stream has metadata %s", got)
	}
}

func TestAllStillShowsWhatWasDeleted(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.mustAppend(t, "s", esdb.NoStream{}, events(2)...)
	position := f.delete(t, "s")
	list, err := f.readAll(t, esdb.ReadAllOptions{From: esdb.Start{}})
	if err != nil {
		t.Fatal(err)
	}
	if len(userEvents(slices.Clone(list))) != 2 {
		t.Errorf("deleted events are missing from $all")
	}
	last := list[len(list)-1].Event
	if last.StreamID != "$$s" || last.EventType != "$metadata" || last.Position.Commit != position {
		t.Errorf("the last event of $all is %+v, the delete was answered %d", last, position)
	}
}

func TestWritingMetadataRevivesADeletedStream(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.mustAppend(t, "s", esdb.NoStream{}, events(2)...)
	f.delete(t, "s")
	f.setMetadata(t, "s", `{"colour":"blue"}`)
	if got := f.metadata(t, "s"); got != `{"$tb":2,"colour":"blue"}` {
		t.Errorf("the metadata is %s", got)
	}
	list, err := f.read(t, "s", esdb.ReadStreamOptions{})
	if err != nil || len(list) != 0 {
		t.Errorf("the revived stream shows %v, %v", revisions(list), err)
	}
}

func TestDeletesFollowTheExpectedRevision(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.mustAppend(t, "s", esdb.NoStream{}, events(2)...)
	f.setMetadata(t, "described", `{}`)
	client, _ := f.raw(t)
	for _, row := range []struct {
		name    string
		options *api.DeleteReq_Options
		want    codes.Code
		actual  string
	}{
		{"an old revision", &api.DeleteReq_Options{ExpectedStreamRevision: &api.DeleteReq_Options_Revision{Revision: 0}, StreamIdentifier: streamID("s")}, codes.FailedPrecondition, "1"},
		{"nothing there", &api.DeleteReq_Options{ExpectedStreamRevision: &api.DeleteReq_Options_Any{Any: empty}, StreamIdentifier: streamID("nothing")}, codes.FailedPrecondition, "-1"},
		{"metadata alone", &api.DeleteReq_Options{ExpectedStreamRevision: &api.DeleteReq_Options_NoStream{NoStream: empty}, StreamIdentifier: streamID("described")}, codes.OK, ""},
		{"the last revision", &api.DeleteReq_Options{ExpectedStreamRevision: &api.DeleteReq_Options_Revision{Revision: 1}, StreamIdentifier: streamID("s")}, codes.OK, ""},
		{"once more", &api.DeleteReq_Options{ExpectedStreamRevision: &api.DeleteReq_Options_Any{Any: empty}, StreamIdentifier: streamID("s")}, codes.OK, ""},
	} {
		var trailers metadata.MD
		_, err := client.Delete(f.ctx, &api.DeleteReq{Options: row.options}, grpc.Trailer(&trailers))
		if status.Code(err) != row.want {
			t.Errorf("%s: %v", row.name, err)
		}
		if row.actual != "" && !hasTrailers(trailers, map[string]string{
			"exception": "wrong-expected-version", "actual-version": row.actual,
			"stream-name": string(row.options.GetStreamIdentifier().GetStreamName()),
		}) {
			t.Errorf("%s: trailers %v", row.name, trailers)
		}
	}
}

func TestATombstonedStreamIsGoneForGood(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.mustAppend(t, "s", esdb.NoStream{}, events(2)...)
	if _, err := f.client.TombstoneStream(f.ctx, "s", esdb.TombstoneStreamOptions{ExpectedRevision: esdb.Revision(1)}); err != nil {
		t.Fatal(err)
	}
	_, appended := f.append("s", esdb.Any{}, events(1)...)
	_, described := f.append("$$s", esdb.Any{}, newEvent("$metadata", `{}`))
	_, read := f.read(t, "s", esdb.ReadStreamOptions{})
	_, deleted := f.client.DeleteStream(f.ctx, "s", esdb.DeleteStreamOptions{ExpectedRevision: esdb.Any{}})
	_, tombstoned := f.client.TombstoneStream(f.ctx, "s", esdb.TombstoneStreamOptions{ExpectedRevision: esdb.Any{}})
	for name, err := range map[string]error{
		"append": appended, "metadata": described, "read": read, "delete": deleted, "tombstone": tombstoned,
	} {
		if code(err) != esdb.ErrorCodeStreamDeleted {
			t.Errorf("%s is answered %v", name, err)
		}
	}
	list, err := f.readAll(t, esdb.ReadAllOptions{From: esdb.End{}, Direction: esdb.Backwards})
	if err != nil || list[0].Event.EventType != "$streamDeleted" || list[0].Event.EventNumber != 1<<63-1 {
		t.Errorf("$all ends with %+v, %v", list[0].Event, err)
	}
	if _, err := f.client.TombstoneStream(f.ctx, "never", esdb.TombstoneStreamOptions{ExpectedRevision: esdb.NoStream{}}); err != nil {
		t.Errorf("a stream that never was cannot be tombstoned: %v", err)
	}
}

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

func TestALinkIsResolvedOnRequest(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.mustAppend(t, "target", esdb.NoStream{}, newEvent("told", `{"a":1}`), newEvent("told", `{"a":2}`))
	f.mustAppend(t, "gone", esdb.NoStream{}, events(1)...)
	f.delete(t, "gone")
	link := func(data string) esdb.EventData { return newEvent("$>", data) }
	f.mustAppend(t, "links", esdb.NoStream{}, link("1@target"), link("9@target"), link("0@gone"), link("0@never"), link("nonsense"))

	plain, err := f.read(t, "links", esdb.ReadStreamOptions{})
	if err != nil || plain[0].Link != nil || string(plain[0].Event.Data) != "1@target" {
		t.Fatalf("unresolved: %+v, %v", plain[0], err)
	}
	resolved, err := f.read(t, "links", esdb.ReadStreamOptions{ResolveLinkTos: true})
	if err != nil || len(resolved) != 5 {
		t.Fatalf("%d resolved, %v", len(resolved), err)
	}
	if e := resolved[0]; e.Event == nil || string(e.Event.Data) != `{"a":2}` || e.Event.StreamID != "target" || e.Link.EventNumber != 0 {
		t.Errorf("the first link resolves to %+v", e)
	}
	for i := 1; i < 4; i++ {
		if e := resolved[i]; e.Event != nil || e.Link == nil || e.Link.EventNumber != uint64(i) {
			t.Errorf("link %d, to nothing, resolves to %+v", i, e)
		}
	}
	if e := resolved[4]; e.Link != nil || !strings.Contains(string(e.Event.Data), "nonsense") {
		t.Errorf("what is no link resolves to %+v", e)
	}
}
