package embedded

import (
	"strconv"
	"time"

	"cartwright/adapters/eventstore/embedded/eventlog"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	api "github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// presenter turns stored events into messages the way one caller wants them.
type presenter struct {
	log          *eventlog.Log
	resolveLinks bool
	stringIDs    bool
}

func newPresenter(log *eventlog.Log, options *api.ReadReq_Options) presenter {
	return presenter{
		log:          log,
		resolveLinks: options.GetResolveLinks(),
		stringIDs:    options.GetUuidOption().GetString_() != nil,
	}
}

// event is a message for the wire: a frame, or a ReadResp when a link is resolved.
func (p presenter) event(record eventlog.Record) (any, error) {
	if !p.resolveLinks || string(record.Type) != eventlog.TypeLink {
		return p.encode(record), nil
	}
	event := record.Event()
	message := &api.ReadResp_ReadEvent{
		Event:    p.recorded(event),
		Position: &api.ReadResp_ReadEvent_CommitPosition{CommitPosition: event.Position},
	}
	if err := p.resolve(event, message); err != nil {
		return nil, err
	}
	return &api.ReadResp{Content: &api.ReadResp_Event{Event: message}}, nil
}

func (p presenter) recorded(e eventlog.Event) *api.ReadResp_ReadEvent_RecordedEvent {
	id := structuredUUID
	if p.stringIDs {
		id = stringUUID
	}
	return &api.ReadResp_ReadEvent_RecordedEvent{
		Id:               id(e.ID),
		StreamIdentifier: &shared.StreamIdentifier{StreamName: []byte(e.Stream)},
		StreamRevision:   uint64(e.Revision),
		PreparePosition:  e.Position,
		CommitPosition:   e.Position,
		Metadata: map[string]string{
			keyType: e.Type, keyContentType: contentTypeOf(e.JSON), keyCreated: strconv.FormatInt(e.Created, 10),
		},
		CustomMetadata: e.Metadata,
		Data:           e.Data,
	}
}

func contentTypeOf(json bool) string {
	if json {
		return contentJSON
	}
	return contentOctets
}

func notFound(stream string) *api.ReadResp {
	id := &shared.StreamIdentifier{StreamName: []byte(stream)}
	return &api.ReadResp{Content: &api.ReadResp_StreamNotFound_{StreamNotFound: &api.ReadResp_StreamNotFound{StreamIdentifier: id}}}
}

func confirmation(id string) *api.ReadResp {
	return &api.ReadResp{Content: &api.ReadResp_Confirmation{Confirmation: &api.ReadResp_SubscriptionConfirmation{SubscriptionId: id}}}
}

// caughtUp carries the time in field 1. The field is younger than the Go client's messages, which therefore have no
// name for it and skip it; clients that know it rely on it.
func caughtUp(at time.Time) (*api.ReadResp, error) {
	timestamp, err := proto.Marshal(timestamppb.New(at))
	if err != nil {
		return nil, err
	}
	message := &api.ReadResp_CaughtUp{}
	field := protowire.AppendTag(nil, 1, protowire.BytesType)
	message.ProtoReflect().SetUnknown(protowire.AppendBytes(field, timestamp))
	return &api.ReadResp{Content: &api.ReadResp_CaughtUp_{CaughtUp: message}}, nil
}

func checkpoint(position uint64) *api.ReadResp {
	return &api.ReadResp{Content: &api.ReadResp_Checkpoint_{
		Checkpoint: &api.ReadResp_Checkpoint{CommitPosition: position, PreparePosition: position},
	}}
}
