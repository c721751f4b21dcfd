package embedded

import (
	"context"
	"errors"
	"io"
	"time"

	"cartwright/adapters/eventstore/embedded/eventlog"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	api "github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// writePatience bounds how long a batch may take, whatever its client would grant it.
const writePatience = 2 * time.Second

// batch is one append of a BatchAppend call.
type batch struct {
	correlation *shared.UUID
	options     *api.BatchAppendReq_Options
	append      eventlog.Append
	size        int
	ctx         context.Context
	cancel      context.CancelFunc
}

func newBatch(ctx context.Context, first *api.BatchAppendReq) (*batch, error) {
	options := first.GetOptions()
	if options == nil {
		return nil, status.Error(codes.InvalidArgument, "options: the first message of a batch names the stream")
	}
	stream, err := streamName(options.GetStreamIdentifier())
	if err != nil {
		return nil, err
	}
	revision, err := batchExpected(options)
	if err != nil {
		return nil, err
	}
	b := &batch{
		correlation: first.GetCorrelationId(), options: options,
		append: eventlog.Append{Stream: stream, Expected: revision},
	}
	b.ctx, b.cancel = context.WithTimeout(ctx, patience(options))
	return b, nil
}

func batchExpected(options *api.BatchAppendReq_Options) (eventlog.Expected, error) {
	switch {
	case options.GetNoStream() != nil:
		return eventlog.NoStream, nil
	case options.GetAny() != nil:
		return eventlog.Any, nil
	case options.GetStreamExists() != nil:
		return eventlog.StreamExists, nil
	}
	revision, err := signed("expected revision", options.GetStreamPosition())
	return eventlog.Expected(revision), err
}

// patience is the client's deadline, in either of its two spellings, within the node's own.
func patience(options *api.BatchAppendReq_Options) time.Duration {
	switch {
	case options.GetDeadline() != nil:
		return min(options.GetDeadline().AsDuration(), writePatience)
	case options.GetDeadline_21_10_0() != nil:
		return min(time.Until(options.GetDeadline_21_10_0().AsTime()), writePatience)
	}
	return writePatience
}

// add takes the events of one more message.
func (b *batch) add(proposals []*api.BatchAppendReq_ProposedMessage) error {
	for _, p := range proposals {
		event, err := proposed(p)
		if err != nil {
			return err
		}
		if b.size += sizeOf(event); b.size > maxAppendBytes {
			return errAppendTooLarge
		}
		b.append.Events = append(b.append.Events, event)
	}
	return b.ctx.Err()
}

// endOfStream is how a call ends whose client has said all it wanted.
func endOfStream(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
