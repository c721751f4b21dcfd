package embedded

import (
	"cartwright/adapters/eventstore/embedded/eventlog"

	api "github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// feed shows what lies between the records it has already shown and a head, oldest first.
type feed interface {
	until(head uint64) (scan, error)
	// after is called when everything up to a head has been sent.
	after(head uint64) error
}

// allFeed follows the whole log.
type allFeed struct {
	log  *eventlog.Log
	from uint64
}

// newAllFeed starts after a position, which its reader has seen.
func newAllFeed(log *eventlog.Log, all *api.ReadReq_Options_AllOptions) (*allFeed, error) {
	head, _ := log.Head()
	from, err := readFrom(all, head)
	if all.GetPosition() != nil {
		from++
	}
	return &allFeed{log, from}, err
}

func (f *allFeed) until(head uint64) (scan, error) {
	return func(visit func(eventlog.Record) bool) error {
		return f.log.ScanAll(f.from, head, func(r eventlog.Record) bool {
			f.from = r.End()
			return visit(r)
		})
	}, nil
}

func (f *allFeed) after(uint64) error { return nil }

// streamFeed follows one stream, which need not exist yet.
type streamFeed struct {
	log  *eventlog.Log
	name string
	seen int64 // revision of the last event shown; -1 = none
}

func newStreamFeed(log *eventlog.Log, options *api.ReadReq_Options_StreamOptions) (*streamFeed, error) {
	name, err := streamName(options.GetStreamIdentifier())
	if err != nil {
		return nil, err
	}
	head, _ := log.Head()
	stream, err := log.Stream(name, head)
	if err != nil {
		return nil, err
	}
	if stream.Tombstoned {
		return nil, streamDeleted(name)
	}
	seen, err := seenRevision(options, stream)
	return &streamFeed{log, name, seen}, err
}

// seenRevision is the last revision that the subscriber knows.
func seenRevision(options *api.ReadReq_Options_StreamOptions, stream eventlog.Stream) (int64, error) {
	switch from := options.GetRevisionOption().(type) {
	case *api.ReadReq_Options_StreamOptions_Start:
		return -1, nil
	case *api.ReadReq_Options_StreamOptions_End:
		return stream.Last, nil
	case *api.ReadReq_Options_StreamOptions_Revision:
		return signed("revision", from.Revision)
	}
	return 0, status.Error(codes.InvalidArgument, "revision_option: subscribe from the start, the end or a revision")
}

func (f *streamFeed) until(head uint64) (scan, error) {
	stream, err := f.log.Stream(f.name, head)
	if err != nil {
		return nil, err
	}
	return func(visit func(eventlog.Record) bool) error {
		if f.seen == eventlog.TombstoneRevision {
			return nil
		}
		return f.log.ScanStream(stream, f.seen+1, func(r eventlog.Record) bool {
			f.seen = r.Revision
			return visit(r)
		})
	}, nil
}

// after ends the feed of a stream that has ended.
func (f *streamFeed) after(uint64) error {
	if f.seen == eventlog.TombstoneRevision {
		return streamDeleted(f.name)
	}
	return nil
}
