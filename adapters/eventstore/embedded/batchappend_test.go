package embedded

import (
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	api "github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

func (f *fixture) batchAppend(t *testing.T) api.Streams_BatchAppendClient {
	t.Helper()
	client, _ := f.raw(t)
	call, err := client.BatchAppend(f.ctx)
	if err != nil {
		t.Fatal(err)
	}
	return call
}

func anyBatch(stream string) *api.BatchAppendReq_Options {
	return &api.BatchAppendReq_Options{
		StreamIdentifier:       streamID(stream),
		ExpectedStreamPosition: &api.BatchAppendReq_Options_Any{Any: &emptypb.Empty{}},
	}
}

func batchEvent() *api.BatchAppendReq_ProposedMessage {
	return &api.BatchAppendReq_ProposedMessage{
		Id: structuredUUID(uuid.New()), Metadata: map[string]string{"type": "t", "content-type": contentJSON},
	}
}

func sendBatch(t *testing.T, call api.Streams_BatchAppendClient, message *api.BatchAppendReq) *shared.UUID {
	t.Helper()
	if message.CorrelationId == nil {
		message.CorrelationId = stringUUID(uuid.New())
	}
	if err := call.Send(message); err != nil {
		t.Fatal(err)
	}
	return message.CorrelationId
}

func answerOf(t *testing.T, call api.Streams_BatchAppendClient, correlation *shared.UUID) *api.BatchAppendResp {
	t.Helper()
	answer, err := call.Recv()
	if err != nil {
		t.Fatal(err)
	}
	if !proto.Equal(answer.GetCorrelationId(), correlation) {
		t.Fatalf("answered %v, not %v", answer, correlation)
	}
	return answer
}

func TestBatchesInPiecesAreAnsweredEach(t *testing.T) {
	t.Parallel()
	f := start(t)
	call := f.batchAppend(t)
	first := sendBatch(t, call, &api.BatchAppendReq{Options: anyBatch("first"), ProposedMessages: []*api.BatchAppendReq_ProposedMessage{batchEvent()}})
	second := sendBatch(t, call, &api.BatchAppendReq{Options: anyBatch("second"), ProposedMessages: []*api.BatchAppendReq_ProposedMessage{batchEvent()}, IsFinal: true})
	answer := answerOf(t, call, second)
	if answer.GetSuccess().GetCurrentRevision() != 0 || string(answer.GetStreamIdentifier().GetStreamName()) != "second" || answer.GetAny() == nil {
		t.Errorf("the second batch is answered %v", answer)
	}
	sendBatch(t, call, &api.BatchAppendReq{CorrelationId: first, ProposedMessages: []*api.BatchAppendReq_ProposedMessage{batchEvent(), batchEvent()}, IsFinal: true})
	answer = answerOf(t, call, first)
	list, err := f.read(t, "first", esdb.ReadStreamOptions{})
	if err != nil || len(list) != 3 || answer.GetSuccess().GetPosition().GetCommitPosition() != list[2].Event.Position.Commit {
		t.Errorf("the first batch is answered %v; %d events, %v", answer, len(list), err)
	}
	if err := call.CloseSend(); err != nil {
		t.Fatal(err)
	}
	if _, err := call.Recv(); err == nil {
		t.Error("the call goes on after its end")
	}
}

func TestBatchesAreWrittenInTheOrderTheyCome(t *testing.T) {
	t.Parallel()
	f := start(t)
	call := f.batchAppend(t)
	const n = 200
	var sent []string
	for range n {
		event := batchEvent()
		id := uuid.New()
		event.Id = stringUUID(id)
		sent = append(sent, id.String())
		sendBatch(t, call, &api.BatchAppendReq{Options: anyBatch("s"), ProposedMessages: []*api.BatchAppendReq_ProposedMessage{event}, IsFinal: true})
	}
	for range n {
		if answer, err := call.Recv(); err != nil || answer.GetSuccess() == nil {
			t.Fatalf("answered %v, %v", answer, err)
		}
	}
	list, err := f.read(t, "s", esdb.ReadStreamOptions{})
	if err != nil || len(list) != n {
		t.Fatalf("%d events, %v", len(list), err)
	}
	for i, e := range list {
		if e.Event.EventID.String() != sent[i] {
			t.Fatalf("event %d was not the one sent as number %d", i, i)
		}
	}
}

func TestBatchesAreRefusedOneByOne(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.mustAppend(t, "s", esdb.NoStream{}, events(3)...)
	if _, err := f.client.TombstoneStream(f.ctx, "gone", esdb.TombstoneStreamOptions{ExpectedRevision: esdb.NoStream{}}); err != nil {
		t.Fatal(err)
	}
	large, typeless := batchEvent(), batchEvent()
	large.Data = make([]byte, maxAppendBytes)
	typeless.Metadata = nil
	with := func(stream string, change func(*api.BatchAppendReq_Options)) *api.BatchAppendReq_Options {
		options := anyBatch(stream)
		change(options)
		return options
	}
	call := f.batchAppend(t)
	for name, row := range map[string]struct {
		options *api.BatchAppendReq_Options
		event   *api.BatchAppendReq_ProposedMessage
		final   bool
		code    codes.Code
		detail  proto.Message
	}{
		"wrong version": {with("s", func(o *api.BatchAppendReq_Options) {
			o.ExpectedStreamPosition = &api.BatchAppendReq_Options_NoStream{NoStream: &emptypb.Empty{}}
		}), batchEvent(), true, codes.AlreadyExists, &shared.WrongExpectedVersion{
			CurrentStreamRevisionOption:  &shared.WrongExpectedVersion_CurrentStreamRevision{CurrentStreamRevision: 2},
			ExpectedStreamPositionOption: &shared.WrongExpectedVersion_ExpectedNoStream{ExpectedNoStream: &emptypb.Empty{}},
		}},
		"tombstoned":    {anyBatch("gone"), batchEvent(), true, codes.NotFound, &shared.StreamDeleted{StreamIdentifier: streamID("gone")}},
		"too large":     {anyBatch("s"), large, true, codes.InvalidArgument, &shared.MaximumAppendSizeExceeded{MaxAppendSize: maxAppendBytes}},
		"no type":       {anyBatch("s"), typeless, true, codes.InvalidArgument, &shared.BadRequest{Message: errMissingMetadata.message}},
		"no options":    {nil, batchEvent(), true, codes.InvalidArgument, nil},
		"no time":       {with("s", func(o *api.BatchAppendReq_Options) { o.DeadlineOption = within(0) }), batchEvent(), true, codes.DeadlineExceeded, &shared.Timeout{}},
		"too late":      {with("s", func(o *api.BatchAppendReq_Options) { o.DeadlineOption = until(time.Now().Add(-time.Hour)) }), batchEvent(), true, codes.DeadlineExceeded, &shared.Timeout{}},
		"never the end": {with("s", func(o *api.BatchAppendReq_Options) { o.DeadlineOption = within(time.Millisecond) }), batchEvent(), false, codes.DeadlineExceeded, &shared.Timeout{}},
	} {
		id := sendBatch(t, call, &api.BatchAppendReq{Options: row.options, ProposedMessages: []*api.BatchAppendReq_ProposedMessage{row.event}, IsFinal: row.final})
		refused := status.FromProto(answerOf(t, call, id).GetError())
		if refused.Code() != row.code {
			t.Errorf("%s: %v", name, refused)
		}
		if row.detail != nil && !proto.Equal(refused.Details()[0].(proto.Message), row.detail) {
			t.Errorf("%s: details %v", name, refused.Details())
		}
	}
	if list, err := f.read(t, "s", esdb.ReadStreamOptions{}); err != nil || len(list) != 3 {
		t.Errorf("%d events, %v", len(list), err)
	}
}

func within(d time.Duration) *api.BatchAppendReq_Options_Deadline {
	return &api.BatchAppendReq_Options_Deadline{Deadline: durationpb.New(d)}
}

func until(at time.Time) *api.BatchAppendReq_Options_Deadline_21_10_0 {
	return &api.BatchAppendReq_Options_Deadline_21_10_0{Deadline_21_10_0: timestamppb.New(at)}
}

func TestClosingTheNodeEndsBatchAppends(t *testing.T) {
	t.Parallel()
	f := start(t)
	call := f.batchAppend(t)
	id := sendBatch(t, call, &api.BatchAppendReq{Options: anyBatch("s"), IsFinal: true})
	answerOf(t, call, id)
	if err := f.node.Close(); err != nil {
		t.Error(err)
	}
	if _, err := call.Recv(); status.Code(err) != codes.Unavailable {
		t.Errorf("the call ends with %v", err)
	}
}
