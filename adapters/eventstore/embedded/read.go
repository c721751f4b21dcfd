package embedded

import (
	"cartwright/adapters/eventstore/embedded/eventlog"

	api "github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Read serves finite reads and subscriptions, of one stream and of all.
func (s *streams) Read(request *api.ReadReq, call api.Streams_ReadServer) error {
	return withTrailersOf(call, s.read(request.GetOptions(), call))
}

func (s *streams) read(options *api.ReadReq_Options, call api.Streams_ReadServer) error {
	if options.GetSubscription() != nil {
		return s.subscribe(options, call)
	}
	if options.GetCount() == 0 {
		return status.Error(codes.Unknown, "count: ask for at least one event")
	}
	switch options.GetStreamOption().(type) {
	case *api.ReadReq_Options_All:
		return s.readAll(options, call)
	case *api.ReadReq_Options_Stream:
		return s.readStream(options, call)
	}
	return status.Error(codes.InvalidArgument, "stream_option: read one stream or all")
}

// deliver sends up to count matching events of a scan.
func (s *streams) deliver(options *api.ReadReq_Options, call api.Streams_ReadServer, next scan) error {
	chosen, err := parseFilter(options.GetFilter())
	if err != nil {
		return err
	}
	present := newPresenter(s.log, options)
	left := options.GetCount()
	for left > 0 && call.Context().Err() == nil {
		p, err := takePage(next, func(p *page, r eventlog.Record) (bool, error) {
			if !chosen.matches(r) {
				return true, nil
			}
			message, err := present.event(r)
			p.messages = append(p.messages, message)
			left--
			return left > 0, err
		})
		if err != nil {
			return err
		}
		if err := sendAll(call, p.messages); err != nil || p.complete {
			return err
		}
	}
	return call.Context().Err()
}

func sendAll(call api.Streams_ReadServer, messages []any) error {
	for _, message := range messages {
		if err := call.SendMsg(message); err != nil {
			return err
		}
	}
	return nil
}

func withTrailersOf(call api.Streams_ReadServer, err error) error {
	if err == nil {
		return nil
	}
	return withTrailers(call.Context(), err)
}
