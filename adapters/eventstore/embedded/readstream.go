package embedded

import (
	"math"

	"cartwright/adapters/eventstore/embedded/eventlog"

	api "github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

var errFilteredStream = status.Error(codes.InvalidArgument, "filter: only all streams together can be filtered")

func (s *streams) readStream(options *api.ReadReq_Options, call api.Streams_ReadServer) error {
	if options.GetFilter() != nil {
		return errFilteredStream
	}
	name, err := streamName(options.GetStream().GetStreamIdentifier())
	if err != nil {
		return err
	}
	from, err := readRevision(options.GetStream())
	if err != nil {
		return err
	}
	head, _ := s.log.Head()
	stream, err := s.log.Stream(name, head)
	switch {
	case err != nil:
		return err
	case stream.Tombstoned:
		return streamDeleted(name)
	case !stream.Found:
		return call.Send(notFound(name))
	case options.GetReadDirection() == api.ReadReq_Options_Backwards:
		return s.deliver(options, call, streamBackward(s.log, stream, from))
	case from > stream.Last:
		return nil
	}
	return s.deliver(options, call, streamForward(s.log, stream, from))
}

// readRevision is the first revision to show; the end is beyond every revision.
func readRevision(stream *api.ReadReq_Options_StreamOptions) (int64, error) {
	switch from := stream.GetRevisionOption().(type) {
	case *api.ReadReq_Options_StreamOptions_Start:
		return 0, nil
	case *api.ReadReq_Options_StreamOptions_End:
		return math.MaxInt64, nil
	case *api.ReadReq_Options_StreamOptions_Revision:
		return signed("revision", from.Revision)
	}
	return 0, status.Error(codes.InvalidArgument, "revision_option: read from the start, the end or a revision")
}

func streamForward(log *eventlog.Log, stream eventlog.Stream, from int64) scan {
	return func(visit func(eventlog.Record) bool) error {
		return log.ScanStream(stream, from, func(r eventlog.Record) bool {
			from = r.Revision + 1
			return visit(r)
		})
	}
}

func streamBackward(log *eventlog.Log, stream eventlog.Stream, from int64) scan {
	return func(visit func(eventlog.Record) bool) error {
		if from < 0 {
			return nil
		}
		return log.ScanStreamBackward(stream, from, func(r eventlog.Record) bool {
			from = r.Revision - 1
			return visit(r)
		})
	}
}
