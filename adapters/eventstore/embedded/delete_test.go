package embedded

import (
	"slices"
	"testing"

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
