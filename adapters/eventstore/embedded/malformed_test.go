package embedded

import (
	"strings"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	api "github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

func rawMessage(properties map[string]string) *api.AppendReq_ProposedMessage {
	return &api.AppendReq_ProposedMessage{Id: structuredUUID(uuid.New()), Metadata: properties}
}

func TestMalformedAppendsAreRefusedByTheBook(t *testing.T) {
	t.Parallel()
	f := start(t)
	whole := map[string]string{"type": "t", "content-type": contentJSON}
	large := rawMessage(whole)
	large.Data = make([]byte, maxAppendBytes-1)
	nameless := rawMessage(whole)
	nameless.Id = structuredUUID(uuid.Nil)
	for name, row := range map[string]struct {
		options  *api.AppendReq_Options
		message  *api.AppendReq_ProposedMessage
		code     codes.Code
		trailers map[string]string
	}{
		"no type": {rawAnyOptions("s"), rawMessage(map[string]string{"content-type": contentJSON}), codes.InvalidArgument,
			map[string]string{"exception": "missing-required-metadata-property", "required-metadata-properties": "type,content-type"}},
		"no content type": {rawAnyOptions("s"), rawMessage(map[string]string{"type": "t"}), codes.InvalidArgument,
			map[string]string{"exception": "missing-required-metadata-property"}},
		"too large": {rawAnyOptions("s"), large, codes.InvalidArgument,
			map[string]string{"exception": "maximum-append-size-exceeded", "maximum-append-size": "1048576"}},
		"no id":         {rawAnyOptions("s"), nameless, codes.Unknown, nil},
		"an empty type": {rawAnyOptions("s"), rawMessage(map[string]string{"type": "", "content-type": contentJSON}), codes.Unknown, nil},
		"no stream":     {rawAnyOptions(""), rawMessage(whole), codes.InvalidArgument, nil},
		"a revision out of bounds": {&api.AppendReq_Options{
			StreamIdentifier:       streamID("s"),
			ExpectedStreamRevision: &api.AppendReq_Options_Revision{Revision: 1 << 63},
		}, rawMessage(whole), codes.InvalidArgument, nil},
	} {
		_, trailers, err := f.rawAppend(t, row.options, row.message)
		if status.Code(err) != row.code || !hasTrailers(trailers, row.trailers) {
			t.Errorf("%s: %v, trailers %v", name, err, trailers)
		}
	}
	if _, err := f.read(t, "s", esdb.ReadStreamOptions{}); code(err) != esdb.ErrorCodeResourceNotFound {
		t.Errorf("a refused append made a stream: %v", err)
	}
}

func hasTrailers(got metadata.MD, want map[string]string) bool {
	for key, value := range want {
		if strings.Join(got.Get(key), "|") != value {
			return false
		}
	}
	return true
}

func TestAnAppendOfExactlyTheLimitFits(t *testing.T) {
	t.Parallel()
	f := start(t)
	event := newEvent("é😀", "")
	event.Data = make([]byte, maxAppendBytes-2*3) // three UTF-16 units
	f.mustAppend(t, "s", esdb.NoStream{}, event)
	event.EventID, event.Data = uuid.New(), append(event.Data, 0)
	if _, err := f.append("s", esdb.Any{}, event); code(err) != esdb.ErrorCodeUnknown {
		t.Errorf("one byte more is answered %v", err)
	}
}
