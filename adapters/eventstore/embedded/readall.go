package embedded

import (
	"cartwright/adapters/eventstore/embedded/eventlog"

	api "github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func (s *streams) readAll(options *api.ReadReq_Options, call api.Streams_ReadServer) error {
	head, _ := s.log.Head()
	from, err := readFrom(options.GetAll(), head)
	if err != nil {
		return err
	}
	if options.GetReadDirection() == api.ReadReq_Options_Backwards {
		return s.deliver(options, call, allBackward(s.log, min(from, head)))
	}
	return s.deliver(options, call, allForward(s.log, from, head))
}

// readFrom is the position a read of $all starts at: forwards the first to show, backwards the first not to.
func readFrom(all *api.ReadReq_Options_AllOptions, head uint64) (uint64, error) {
	switch from := all.GetAllOption().(type) {
	case *api.ReadReq_Options_AllOptions_Start:
		return 0, nil
	case *api.ReadReq_Options_AllOptions_End:
		return head, nil
	case *api.ReadReq_Options_AllOptions_Position:
		return checkPosition(from.Position)
	}
	return 0, status.Error(codes.InvalidArgument, "all_option: read from the start, the end or a position")
}

func checkPosition(p *api.ReadReq_Options_Position) (uint64, error) {
	if p.GetPreparePosition() > p.GetCommitPosition() {
		return 0, status.Errorf(codes.InvalidArgument, "position: prepare position %d is behind commit position %d",
			p.GetPreparePosition(), p.GetCommitPosition())
	}
	_, err := signed("position", p.GetCommitPosition())
	return p.GetCommitPosition(), err
}

func allForward(log *eventlog.Log, from, head uint64) scan {
	return func(visit func(eventlog.Record) bool) error {
		return log.ScanAll(from, head, func(r eventlog.Record) bool {
			from = r.End()
			return visit(r)
		})
	}
}

func allBackward(log *eventlog.Log, before uint64) scan {
	return func(visit func(eventlog.Record) bool) error {
		return log.ScanAllBackward(before, func(r eventlog.Record) bool {
			before = r.Position
			return visit(r)
		})
	}
}
