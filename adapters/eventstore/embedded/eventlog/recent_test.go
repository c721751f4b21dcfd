package eventlog

import (
	"testing"

	"github.com/google/uuid"
)

func TestRecentIDsForgetTheOldestFirst(t *testing.T) {
	t.Parallel()
	const entries = 10
	ids := newRecentIDs(entries * (recentEntryBytes + len("s")))
	var written []uuid.UUID
	for i := range int64(2 * entries) {
		event := Event{ID: uuid.New(), Stream: "s", Revision: i, Position: uint64(i)}
		written = append(written, event.ID)
		ids.add(event)
	}
	for i, id := range written {
		at, found := ids.find("s", id)
		if found != (i >= entries) || found && at.revision != int64(i) {
			t.Errorf("event %d: found %v at %+v", i, found, at)
		}
	}
	if len(ids.entries) != entries || len(ids.queue) != entries {
		t.Errorf("%d entries, %d queued", len(ids.entries), len(ids.queue))
	}
}

func TestRecentIDsTellStreamsApart(t *testing.T) {
	t.Parallel()
	ids := newRecentIDs(1 << 10)
	id := uuid.New()
	ids.add(Event{ID: id, Stream: "a", Position: 1})
	if _, found := ids.find("b", id); found {
		t.Error("an event of stream a was taken for one of stream b")
	}
	ids.add(Event{ID: id, Stream: "b", Position: 2})
	if at, found := ids.find("b", id); !found || at.position != 2 {
		t.Errorf("found %v at %+v", found, at)
	}
}

func TestCachedStreamsStayWithinTheirLimit(t *testing.T) {
	t.Parallel()
	cache := newLRU[int, int](2)
	cache.put(1, 10)
	cache.put(2, 20)
	cache.get(1)
	cache.put(3, 30)
	if _, found := cache.get(2); found {
		t.Error("the entry used least recently was kept")
	}
	if v, found := cache.get(1); !found || v != 10 || len(cache.entries) != 2 {
		t.Errorf("entry 1: %d, %v; %d entries", v, found, len(cache.entries))
	}
}
