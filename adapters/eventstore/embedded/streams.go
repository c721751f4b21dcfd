package embedded

import (
	"math"

	"cartwright/adapters/eventstore/embedded/eventlog"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	api "github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// streams is the Streams service; its methods lie in append.go, read.go, subscribe.go and delete.go.
type streams struct {
	api.UnimplementedStreamsServer
	log     *eventlog.Log
	closing <-chan struct{}
	metrics *metrics
}

func streamName(id *shared.StreamIdentifier) (string, error) {
	if len(id.GetStreamName()) == 0 {
		return "", status.Error(codes.InvalidArgument, "stream_identifier: name the stream")
	}
	return string(id.GetStreamName()), nil
}

// expectation is what the protocol's several messages with an expected revision have in common.
type expectation interface {
	GetRevision() uint64
	GetNoStream() *shared.Empty
	GetAny() *shared.Empty
	GetStreamExists() *shared.Empty
}

func expected(e expectation) (eventlog.Expected, error) {
	switch {
	case e.GetNoStream() != nil:
		return eventlog.NoStream, nil
	case e.GetAny() != nil:
		return eventlog.Any, nil
	case e.GetStreamExists() != nil:
		return eventlog.StreamExists, nil
	}
	revision, err := signed("expected revision", e.GetRevision())
	return eventlog.Expected(revision), err
}

// signed narrows a number of the wire to what a log can hold.
func signed(what string, v uint64) (int64, error) {
	if v > math.MaxInt64 {
		return 0, status.Errorf(codes.InvalidArgument, "%s: %d is beyond the largest one, %d", what, v, int64(math.MaxInt64))
	}
	return int64(v), nil
}
