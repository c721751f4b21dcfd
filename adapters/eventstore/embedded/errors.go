package embedded

import (
	"context"
	"errors"
	"strconv"

	"cartwright/adapters/eventstore/embedded/eventlog"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// protocolError is a refusal whose details clients read from the call's trailers.
type protocolError struct {
	code     codes.Code
	message  string
	trailers metadata.MD
}

func (e *protocolError) Error() string { return e.message }

var errAppendTooLarge = &protocolError{codes.InvalidArgument,
	"the events of one append exceed " + strconv.Itoa(maxAppendBytes) + " bytes; append them in several calls",
	metadata.Pairs("exception", "maximum-append-size-exceeded", "maximum-append-size", strconv.Itoa(maxAppendBytes))}

var errMissingMetadata = &protocolError{codes.InvalidArgument,
	"metadata: an event needs the properties type and content-type",
	metadata.Pairs("exception", "missing-required-metadata-property", "required-metadata-properties", keyType+","+keyContentType)}

var errClosing = status.Error(codes.Unavailable, "the event store is shutting down")

func streamDeleted(stream string) *protocolError {
	return &protocolError{codes.FailedPrecondition, "stream " + stream + " is deleted",
		metadata.Pairs("exception", "stream-deleted", "stream-name", stream)}
}

func wrongVersion(e *eventlog.WrongVersionError) *protocolError {
	return &protocolError{codes.FailedPrecondition, e.Error(), metadata.Pairs(
		"exception", "wrong-expected-version", "stream-name", e.Stream,
		"expected-version", strconv.FormatInt(int64(e.Expected), 10),
		"actual-version", strconv.FormatInt(e.Actual, 10))}
}

// withTrailers turns an error into the status of the call and leaves its details in the trailers.
func withTrailers(ctx context.Context, err error) error {
	var refused *protocolError
	if !errors.As(translate(err), &refused) {
		return statusOf(err)
	}
	if err := grpc.SetTrailer(ctx, refused.trailers); err != nil {
		return err
	}
	return status.Error(refused.code, refused.message)
}

// translate gives the log's refusals their place in the protocol.
func translate(err error) error {
	var wrong *eventlog.WrongVersionError
	var deleted *eventlog.StreamDeletedError
	switch {
	case errors.As(err, &wrong):
		return wrongVersion(wrong)
	case errors.As(err, &deleted):
		return streamDeleted(deleted.Stream)
	}
	return err
}

func statusOf(err error) error {
	if _, ok := status.FromError(err); ok {
		return err
	}
	switch {
	case errors.Is(err, eventlog.ErrUnavailable):
		return status.Error(codes.Unavailable, err.Error())
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return status.FromContextError(err).Err()
	}
	return status.Error(codes.Unknown, err.Error())
}
