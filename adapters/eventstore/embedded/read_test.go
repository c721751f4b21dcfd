package embedded

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	api "github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const everything = 1 << 20

func (f *fixture) read(t *testing.T, stream string, o esdb.ReadStreamOptions) ([]*esdb.ResolvedEvent, error) {
	t.Helper()
	read, err := f.client.ReadStream(f.ctx, stream, o, everything)
	return drain(t, read, err)
}

func (f *fixture) readAll(t *testing.T, o esdb.ReadAllOptions) ([]*esdb.ResolvedEvent, error) {
	t.Helper()
	read, err := f.client.ReadAll(f.ctx, o, everything)
	return drain(t, read, err)
}

// userEvents leaves out what the node wrote by itself.
func userEvents(list []*esdb.ResolvedEvent) []*esdb.ResolvedEvent {
	return slices.DeleteFunc(list, func(e *esdb.ResolvedEvent) bool {
		return strings.HasPrefix(e.OriginalEvent().EventType, "$")
	})
}

func revisions(list []*esdb.ResolvedEvent) []uint64 {
	numbers := []uint64{}
	for _, e := range list {
		numbers = append(numbers, e.OriginalEvent().EventNumber)
	}
	return numbers
}

func TestAStreamIsReadFromWhereOneAsks(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.mustAppend(t, "s", esdb.NoStream{}, events(5)...)
	for _, row := range []struct {
		name  string
		from  esdb.StreamPosition
		back  esdb.Direction
		count uint64
		want  []uint64
	}{
		{"all", esdb.Start{}, esdb.Forwards, 9, []uint64{0, 1, 2, 3, 4}},
		{"some", esdb.Start{}, esdb.Forwards, 2, []uint64{0, 1}},
		{"from a revision, inclusive", esdb.Revision(3), esdb.Forwards, 9, []uint64{3, 4}},
		{"beyond the end", esdb.Revision(5), esdb.Forwards, 9, []uint64{}},
		{"forwards from the end", esdb.End{}, esdb.Forwards, 9, []uint64{}},
		{"backwards", esdb.End{}, esdb.Backwards, 9, []uint64{4, 3, 2, 1, 0}},
		{"the last", esdb.End{}, esdb.Backwards, 1, []uint64{4}},
		{"backwards from a revision, inclusive", esdb.Revision(2), esdb.Backwards, 2, []uint64{2, 1}},
		{"backwards from beyond the end", esdb.Revision(99), esdb.Backwards, 2, []uint64{4, 3}},
		{"backwards from the start", esdb.Start{}, esdb.Backwards, 9, []uint64{0}},
	} {
		read, err := f.client.ReadStream(f.ctx, "s", esdb.ReadStreamOptions{From: row.from, Direction: row.back}, row.count)
		list, err := drain(t, read, err)
		if got := revisions(list); err != nil || !slices.Equal(got, row.want) {
			t.Errorf("%s: %v, %v, want %v", row.name, got, err, row.want)
		}
	}
}

func TestALongStreamComesInManyPages(t *testing.T) {
	t.Parallel()
	f := start(t)
	const n = 3*pageMessages + 7
	for range n / 10 {
		f.mustAppend(t, "s", esdb.Any{}, events(10)...)
		f.mustAppend(t, "other", esdb.Any{}, events(1)...)
	}
	forwards, err := f.read(t, "s", esdb.ReadStreamOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for i, revision := range revisions(forwards) {
		if revision != uint64(i) {
			t.Fatalf("event %d is revision %d", i, revision)
		}
	}
	backwards, err := f.read(t, "s", esdb.ReadStreamOptions{From: esdb.End{}, Direction: esdb.Backwards})
	slices.Reverse(backwards)
	if err != nil || len(forwards) != n/10*10 || !slices.Equal(revisions(forwards), revisions(backwards)) {
		t.Errorf("%d forwards, %d backwards, %v", len(forwards), len(backwards), err)
	}
}

func TestAStreamThatIsNotThereIsNotFound(t *testing.T) {
	t.Parallel()
	f := start(t)
	if _, err := f.read(t, "nobody", esdb.ReadStreamOptions{}); code(err) != esdb.ErrorCodeResourceNotFound {
		t.Errorf("answered %v", err)
	}
}

func TestStreamNamesDoNotRunIntoEachOther(t *testing.T) {
	t.Parallel()
	f := start(t)
	names := []string{"a", "ab", "a\x00", "a\x00b", "abc", strings.Repeat("a", 300), "ü"}
	for i, name := range names {
		f.mustAppend(t, name, esdb.NoStream{}, events(i+1)...)
	}
	for i, name := range names {
		if list, err := f.read(t, name, esdb.ReadStreamOptions{}); err != nil || len(list) != i+1 {
			t.Errorf("%q: %d events, %v", name, len(list), err)
		}
	}
}

func TestAllIsReadBothWays(t *testing.T) {
	t.Parallel()
	f := start(t)
	for i := range 4 {
		f.mustAppend(t, fmt.Sprint("s", i%2), esdb.Any{}, events(2)...)
	}
	forwards, err := f.readAll(t, esdb.ReadAllOptions{From: esdb.Start{}})
	if err != nil {
		t.Fatal(err)
	}
	backwards, err := f.readAll(t, esdb.ReadAllOptions{From: esdb.End{}, Direction: esdb.Backwards})
	slices.Reverse(backwards)
	if err != nil || !slices.Equal(positions(forwards), positions(backwards)) || len(userEvents(backwards)) != 8 {
		t.Errorf("forwards %v, backwards %v, %v", positions(forwards), positions(backwards), err)
	}
	if !slices.IsSorted(positions(forwards)) || positions(forwards)[0] == 0 {
		t.Errorf("positions %v", positions(forwards))
	}
}

func positions(list []*esdb.ResolvedEvent) []uint64 {
	var numbers []uint64
	for _, e := range list {
		numbers = append(numbers, e.OriginalEvent().Position.Commit)
	}
	return numbers
}

func TestAllIsInclusiveForwardsAndExclusiveBackwards(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.mustAppend(t, "s", esdb.NoStream{}, events(3)...)
	list, err := f.readAll(t, esdb.ReadAllOptions{From: esdb.Start{}})
	if err != nil {
		t.Fatal(err)
	}
	all := positions(list)
	second := len(all) - 2
	at := esdb.Position{Commit: all[second], Prepare: all[second]}
	forwards, err := f.readAll(t, esdb.ReadAllOptions{From: at})
	if err != nil || !slices.Equal(positions(forwards), all[second:]) {
		t.Errorf("forwards %v, %v, want %v", positions(forwards), err, all[second:])
	}
	backwards, err := f.readAll(t, esdb.ReadAllOptions{From: at, Direction: esdb.Backwards})
	slices.Reverse(backwards)
	if err != nil || !slices.Equal(positions(backwards), all[:second]) {
		t.Errorf("backwards %v, %v, want %v", positions(backwards), err, all[:second])
	}
	for name, o := range map[string]esdb.ReadAllOptions{
		"forwards from the end":    {From: esdb.End{}},
		"backwards from the start": {From: esdb.Start{}, Direction: esdb.Backwards},
	} {
		if list, err := f.readAll(t, o); err != nil || len(list) != 0 {
			t.Errorf("%s: %d events, %v", name, len(list), err)
		}
	}
}

func TestReadsThatMakeNoSenseAreRefused(t *testing.T) {
	t.Parallel()
	f := start(t)
	at := func(commit, prepare uint64) *api.ReadReq_Options_All {
		return &api.ReadReq_Options_All{All: &api.ReadReq_Options_AllOptions{AllOption: &api.ReadReq_Options_AllOptions_Position{
			Position: &api.ReadReq_Options_Position{CommitPosition: commit, PreparePosition: prepare},
		}}}
	}
	for name, row := range map[string]struct {
		options *api.ReadReq_Options
		want    codes.Code
	}{
		"nothing asked for":       {&api.ReadReq_Options{StreamOption: fromAllStart(), CountOption: count(0)}, codes.Unknown},
		"neither stream nor all":  {&api.ReadReq_Options{CountOption: count(1)}, codes.InvalidArgument},
		"prepare behind commit":   {&api.ReadReq_Options{StreamOption: at(1, 2), CountOption: count(1)}, codes.InvalidArgument},
		"a position out of range": {&api.ReadReq_Options{StreamOption: at(1<<63, 1<<63), CountOption: count(1)}, codes.InvalidArgument},
		"a filter that is no expression": {&api.ReadReq_Options{
			StreamOption: fromAllStart(), CountOption: count(1), FilterOption: typeRegex("("),
		}, codes.InvalidArgument},
		"a filter on a stream": {&api.ReadReq_Options{
			StreamOption: fromStreamStart("s"), CountOption: count(1), FilterOption: typeRegex("."),
		}, codes.InvalidArgument},
		"checkpoints every zero windows": {&api.ReadReq_Options{
			StreamOption: fromAllStart(), CountOption: subscribing(), FilterOption: typeRegex("."),
		}, codes.InvalidArgument},
	} {
		if _, _, err := f.rawRead(t, row.options, -1); status.Code(err) != row.want {
			t.Errorf("%s: %v, want %v", name, err, row.want)
		}
	}
}
