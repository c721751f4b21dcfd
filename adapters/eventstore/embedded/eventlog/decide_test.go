package eventlog

import (
	"errors"
	"math"
	"strconv"
	"testing"

	"github.com/google/uuid"
)

// fakePast is a stream's past in ten words: the ids at revisions 0, 1, 2 … and those remembered.
type fakePast struct {
	log    []uuid.UUID
	memory map[uuid.UUID]place
}

func (p fakePast) stored(_ string, revision int64) (uuid.UUID, place, bool, error) {
	if revision >= int64(len(p.log)) {
		return uuid.Nil, place{}, false, nil
	}
	return p.log[revision], place{revision, uint64(100 + revision)}, true, nil
}

func (p fakePast) recent(_ string, id uuid.UUID) (place, bool) {
	at, found := p.memory[id]
	return at, found
}

func TestExpectedVersionRules(t *testing.T) {
	t.Parallel()
	a, b, c, d := uuid.New(), uuid.New(), uuid.New(), uuid.New()
	ids := func(list ...uuid.UUID) []uuid.UUID { return list }
	remembered := map[uuid.UUID]place{a: {0, 100}, b: {1, 101}, c: {2, 102}}
	forgot := map[uuid.UUID]place{}
	written := fakePast{ids(a, b, c), remembered}
	restarted := fakePast{ids(a, b, c), forgot}
	const (
		write = "write"
		wrong = "wrong"
		gone  = "deleted"
	)
	exists := streamState{last: 2}
	missing := streamState{last: -1}
	described := streamState{last: -1, hasMetadata: true}
	softly := streamState{last: 2, hasMetadata: true, retention: retention{TruncateBefore: math.MaxInt64}}
	for _, row := range []struct {
		name     string
		state    streamState
		past     fakePast
		expected Expected
		ids      []uuid.UUID
		want     string // write, wrong, deleted, or the revision matched
	}{
		{"a new stream takes no stream", missing, fakePast{}, NoStream, ids(a), write},
		{"a new stream takes any", missing, fakePast{}, Any, ids(a), write},
		{"a new stream refuses a revision", missing, fakePast{}, 0, ids(a), wrong},
		{"a new stream does not exist", missing, fakePast{}, StreamExists, ids(a), wrong},
		{"metadata alone makes a stream exist", described, fakePast{}, StreamExists, ids(a), write},
		{"the last revision is the right one", exists, written, 2, ids(d), write},
		{"a revision ahead is refused", exists, written, 3, ids(d), wrong},
		{"a revision behind is refused", exists, written, 1, ids(d), wrong},
		{"no stream is refused on a stream", exists, written, NoStream, ids(d), wrong},
		{"any goes on a stream", exists, written, Any, ids(d), write},
		{"stream exists goes on a stream", exists, written, StreamExists, ids(d), write},

		{"a repeat from the start is recognised", exists, restarted, NoStream, ids(a), "0"},
		{"a repeat of several is recognised", exists, restarted, NoStream, ids(a, b), "1"},
		{"a repeat in the middle is recognised", exists, restarted, 0, ids(b, c), "2"},
		{"a repeat that goes on past the end is a mistake", exists, restarted, 1, ids(c, d), wrong},
		{"a repeat in another order is a mistake", exists, restarted, NoStream, ids(b, a), wrong},
		{"a repeat that changes half-way is a mistake", exists, restarted, NoStream, ids(a, d), wrong},

		{"any recognises what it remembers", exists, written, Any, ids(a, b), "1"},
		{"stream exists recognises what it remembers", exists, written, StreamExists, ids(c), "2"},
		{"any writes again what it forgot", exists, restarted, Any, ids(a), write},
		{"any refuses known before unknown", exists, written, Any, ids(a, d), wrong},
		{"any writes unknown before known", exists, written, Any, ids(d, a), write},

		{"a soft delete lets a new stream begin", softly, written, NoStream, ids(d), write},
		{"a soft delete still knows repeats", softly, written, NoStream, ids(a), "0"},
		{"a soft delete keeps its revision", softly, written, 2, ids(d), write},
		{"a soft delete refuses an older revision", softly, written, 1, ids(d), wrong},
		{"a soft delete does not exist", softly, written, StreamExists, ids(d), gone},
		{"a tombstone refuses everything", streamState{last: 2, tombstoned: true}, written, Any, ids(a), gone},

		{"nothing at the right revision", exists, written, 2, nil, "2"},
		{"nothing on no stream", missing, fakePast{}, NoStream, nil, "-1"},
		{"nothing with any", exists, written, Any, nil, "2"},
		{"nothing at an older revision", exists, written, 1, nil, wrong},
		{"nothing at a newer revision", exists, written, 3, nil, wrong},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			verdict, err := decide(row.state, "s", row.expected, row.ids, row.past)
			if got := describe(verdict, err); got != row.want {
				t.Errorf("decided %s, want %s", got, row.want)
			}
		})
	}
}

func describe(v verdict, err error) string {
	var deleted *StreamDeletedError
	var wrong *WrongVersionError
	switch {
	case errors.As(err, &deleted):
		return "deleted"
	case errors.As(err, &wrong):
		return "wrong"
	case err != nil:
		return err.Error()
	case v.write:
		return "write"
	}
	return strconv.FormatInt(v.at.revision, 10)
}
