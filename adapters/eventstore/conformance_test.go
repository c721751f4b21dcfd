package eventstore_test

import (
	"os"
	"testing"

	"cartwright/adapters/eventstore/embedded"
)

// TestConformance runs the same cases on the embedded node and, when its URL is set, on a real server.
func TestConformance(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name string
		run  func(*testing.T, store)
	}{
		{"what is appended is read back whole", readsBack},
		{"a missing stream is empty", missingIsEmpty},
		{"the last event is read without the others", lastIsLast},
		{"a soft-deleted stream is empty and can be begun again", softDeletedIsEmpty},
		{"a tombstoned stream says that it is gone", tombstonedIsGone},
		{"a conflict tells the real revision", conflictTellsRevision},
		{"a repeated append changes nothing", repeatedAppend},
		{"an append is refused whole", refusedWhole},
		{"an event without a usable id or name is refused", unusableEvents},
		{"an event of unknown name is an error, not a gap", unknownName},
		{"watch sees history, then news, then stops", watchSees},
		{"watch begins before the stream does", watchBeforeStream},
		{"watch begins after a revision", watchAfter},
		{"watch ends with its stream", watchTombstone},
		{"watch ends with its context", watchEnds},
		{"follow sees history, catches up, then news", followSees},
		{"follow resumes exclusively", followResumes},
		{"follow tells how far it has come when nothing is wanted", followCheckpoints},
		{"follow sees only the names asked for", followNames},
		{"follow without names sees all but the server's own", followAll},
		{"follow hands over events that are not ours", followForeign},
		{"follow returns a callback's error", followCallbackError},
		{"head is where the last event is", headIsLast},
	}
	for _, server := range servers(t) {
		for _, c := range cases {
			t.Run(server.name+"/"+c.name, func(t *testing.T) {
				t.Parallel()
				c.run(t, connect(t, server.url(t)))
			})
		}
	}
}

type server struct {
	name string
	url  func(*testing.T) string
}

func servers(t *testing.T) []server {
	t.Helper()
	all := []server{{"embedded", func(t *testing.T) string { return startNode(t, embedded.Options{}).URL() }}}
	if url := os.Getenv("CARTWRIGHT_TEST_EVENTSTORE"); url != "" {
		all = append(all, server{"server", func(*testing.T) string { return url }})
	}
	return all
}
