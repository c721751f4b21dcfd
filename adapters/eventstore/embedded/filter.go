package embedded

import (
	"bytes"
	"regexp"

	"cartwright/adapters/eventstore/embedded/eventlog"

	api "github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const defaultWindow = 32

// filter chooses records of $all, before links are resolved. The zero value lets everything through.
type filter struct {
	field    func(eventlog.Record) []byte
	prefixes [][]byte
	regex    *regexp.Regexp
	interval uint64 // checkpoints of a subscription come this many events apart; 0 = none
}

func parseFilter(options *api.ReadReq_Options_FilterOptions) (filter, error) {
	if options == nil {
		return filter{}, nil
	}
	f := filter{interval: interval(options)}
	expression := options.GetStreamIdentifier()
	switch options.GetFilter().(type) {
	case *api.ReadReq_Options_FilterOptions_StreamIdentifier:
		f.field = func(r eventlog.Record) []byte { return r.Stream }
	case *api.ReadReq_Options_FilterOptions_EventType:
		f.field = func(r eventlog.Record) []byte { return r.Type }
		expression = options.GetEventType()
	default:
		return filter{}, status.Error(codes.InvalidArgument, "filter: filter by stream_identifier or by event_type")
	}
	return f, f.parse(expression)
}

// interval is the number of events between checkpoints: whole search windows.
func interval(options *api.ReadReq_Options_FilterOptions) uint64 {
	window := uint64(options.GetMax())
	if window == 0 {
		window = defaultWindow
	}
	return window * uint64(options.GetCheckpointIntervalMultiplier())
}

func (f *filter) parse(expression *api.ReadReq_Options_FilterOptions_Expression) (err error) {
	for _, prefix := range expression.GetPrefix() {
		f.prefixes = append(f.prefixes, []byte(prefix))
	}
	if len(f.prefixes) > 0 {
		return nil
	}
	if f.regex, err = regexp.Compile(expression.GetRegex()); err != nil {
		return status.Errorf(codes.InvalidArgument,
			"filter: %v; expressions follow RE2, which has neither look-around nor backreferences", err)
	}
	return nil
}

func (f filter) matches(r eventlog.Record) bool {
	switch {
	case f.field == nil:
		return true
	case f.regex != nil:
		return f.regex.Match(f.field(r))
	}
	for _, prefix := range f.prefixes {
		if bytes.HasPrefix(f.field(r), prefix) {
			return true
		}
	}
	return false
}
