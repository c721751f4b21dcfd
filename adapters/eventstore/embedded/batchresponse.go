package embedded

import (
	"context"
	"errors"

	"cartwright/adapters/eventstore/embedded/eventlog"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	api "github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/protoadapt"
	"google.golang.org/protobuf/types/known/emptypb"
)

// response repeats what the client asked for, so that it can tell its batches apart.
func (b *batch) response() *api.BatchAppendResp {
	r := &api.BatchAppendResp{CorrelationId: b.correlation, StreamIdentifier: b.options.GetStreamIdentifier()}
	switch expected := b.options.GetExpectedStreamPosition().(type) {
	case *api.BatchAppendReq_Options_StreamPosition:
		r.ExpectedStreamPosition = &api.BatchAppendResp_StreamPosition{StreamPosition: expected.StreamPosition}
	case *api.BatchAppendReq_Options_NoStream:
		r.ExpectedStreamPosition = &api.BatchAppendResp_NoStream{NoStream: &emptypb.Empty{}}
	case *api.BatchAppendReq_Options_Any:
		r.ExpectedStreamPosition = &api.BatchAppendResp_Any{Any: &emptypb.Empty{}}
	case *api.BatchAppendReq_Options_StreamExists:
		r.ExpectedStreamPosition = &api.BatchAppendResp_StreamExists{StreamExists: &emptypb.Empty{}}
	}
	return r
}

func (b *batch) success(result eventlog.Result) *api.BatchAppendResp {
	success := &api.BatchAppendResp_Success{
		CurrentRevisionOption: &api.BatchAppendResp_Success_NoStream{NoStream: &emptypb.Empty{}},
		PositionOption:        &api.BatchAppendResp_Success_NoPosition{NoPosition: &emptypb.Empty{}},
	}
	if result.Revision >= 0 {
		success.CurrentRevisionOption = &api.BatchAppendResp_Success_CurrentRevision{CurrentRevision: uint64(result.Revision)}
	}
	if result.Position > 0 {
		position := &shared.AllStreamPosition{CommitPosition: result.Position, PreparePosition: result.Position}
		success.PositionOption = &api.BatchAppendResp_Success_Position{Position: position}
	}
	r := b.response()
	r.Result = &api.BatchAppendResp_Success_{Success: success}
	return r
}

// failure carries the refusal as a status with details: the call itself goes on.
func (b *batch) failure(err error) *api.BatchAppendResp {
	code, detail := batchDetail(err)
	refused := status.New(code, status.Convert(err).Message())
	if detailed, err := refused.WithDetails(detail); err == nil {
		refused = detailed
	}
	r := b.response()
	r.Result = &api.BatchAppendResp_Error{Error: refused.Proto()}
	return r
}

func batchDetail(err error) (codes.Code, protoadapt.MessageV1) {
	var wrong *eventlog.WrongVersionError
	var deleted *eventlog.StreamDeletedError
	switch {
	case errors.As(err, &wrong):
		return codes.AlreadyExists, wrongVersionDetail(wrong)
	case errors.As(err, &deleted):
		return codes.NotFound, &shared.StreamDeleted{StreamIdentifier: &shared.StreamIdentifier{StreamName: []byte(deleted.Stream)}}
	case errors.Is(err, context.DeadlineExceeded):
		return codes.DeadlineExceeded, &shared.Timeout{}
	case errors.Is(err, errAppendTooLarge):
		return codes.InvalidArgument, &shared.MaximumAppendSizeExceeded{MaxAppendSize: maxAppendBytes}
	case errors.Is(err, errMissingMetadata), status.Code(err) == codes.InvalidArgument:
		return codes.InvalidArgument, &shared.BadRequest{Message: status.Convert(err).Message()}
	}
	return codes.Unknown, &shared.Unknown{}
}

func wrongVersionDetail(e *eventlog.WrongVersionError) *shared.WrongExpectedVersion {
	detail := &shared.WrongExpectedVersion{}
	detail.CurrentStreamRevisionOption = &shared.WrongExpectedVersion_CurrentStreamRevision{CurrentStreamRevision: uint64(e.Actual)}
	if e.Actual < 0 {
		detail.CurrentStreamRevisionOption = &shared.WrongExpectedVersion_CurrentNoStream{CurrentNoStream: &emptypb.Empty{}}
	}
	switch e.Expected {
	case eventlog.NoStream:
		detail.ExpectedStreamPositionOption = &shared.WrongExpectedVersion_ExpectedNoStream{ExpectedNoStream: &emptypb.Empty{}}
	case eventlog.Any:
		detail.ExpectedStreamPositionOption = &shared.WrongExpectedVersion_ExpectedAny{ExpectedAny: &emptypb.Empty{}}
	case eventlog.StreamExists:
		detail.ExpectedStreamPositionOption = &shared.WrongExpectedVersion_ExpectedStreamExists{ExpectedStreamExists: &emptypb.Empty{}}
	default:
		detail.ExpectedStreamPositionOption = &shared.WrongExpectedVersion_ExpectedStreamPosition{ExpectedStreamPosition: uint64(e.Expected)}
	}
	return detail
}
