package embedded

import (
	"errors"
	"io"

	"cartwright/adapters/eventstore/embedded/eventlog"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	api "github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Append writes the events of one call to one stream, all or none.
func (s *streams) Append(call api.Streams_AppendServer) error {
	request, err := receiveAppend(call)
	if err != nil {
		return withTrailers(call.Context(), err)
	}
	result, err := s.log.Append(call.Context(), request)
	if wrong := (*eventlog.WrongVersionError)(nil); errors.As(err, &wrong) {
		return call.SendAndClose(wrongVersionResponse(wrong))
	}
	if err != nil {
		return withTrailers(call.Context(), err)
	}
	return call.SendAndClose(&api.AppendResp{Result: &api.AppendResp_Success_{Success: appendSuccess(result)}})
}

func receiveAppend(call api.Streams_AppendServer) (eventlog.Append, error) {
	first, err := call.Recv()
	if err != nil {
		return eventlog.Append{}, err
	}
	request, err := appendOptions(first.GetOptions())
	if err != nil {
		return eventlog.Append{}, err
	}
	for size := 0; ; {
		message, err := call.Recv()
		if errors.Is(err, io.EOF) {
			return request, nil
		}
		if err != nil {
			return eventlog.Append{}, err
		}
		event, err := proposed(message.GetProposedMessage())
		if err != nil {
			return eventlog.Append{}, err
		}
		if size += sizeOf(event); size > maxAppendBytes {
			return eventlog.Append{}, errAppendTooLarge
		}
		request.Events = append(request.Events, event)
	}
}

func appendOptions(options *api.AppendReq_Options) (eventlog.Append, error) {
	if options == nil {
		return eventlog.Append{}, status.Error(codes.InvalidArgument, "options: the first message of an append names the stream")
	}
	stream, err := streamName(options.GetStreamIdentifier())
	if err != nil {
		return eventlog.Append{}, err
	}
	revision, err := expected(options)
	return eventlog.Append{Stream: stream, Expected: revision}, err
}

func appendSuccess(r eventlog.Result) *api.AppendResp_Success {
	success := &api.AppendResp_Success{
		CurrentRevisionOption: &api.AppendResp_Success_NoStream{NoStream: &shared.Empty{}},
		PositionOption:        &api.AppendResp_Success_NoPosition{NoPosition: &shared.Empty{}},
	}
	if r.Revision >= 0 {
		success.CurrentRevisionOption = &api.AppendResp_Success_CurrentRevision{CurrentRevision: uint64(r.Revision)}
	}
	if r.Position > 0 {
		position := &api.AppendResp_Position{CommitPosition: r.Position, PreparePosition: r.Position}
		success.PositionOption = &api.AppendResp_Success_Position{Position: position}
	}
	return success
}
