package eventlog

import "github.com/google/uuid"

const (
	recentIDsBytes   = 8 << 20
	recentEntryBytes = 28 // what an entry costs beside the stream's name
)

// recentIDs remembers where the latest events lie, first in, first out, within a fixed number of bytes.
// It is deliberately only memory: the protocol promises no more to writers who name no revision.
type recentIDs struct {
	limit, used int
	entries     map[uuid.UUID]recentEntry
	queue       []queued
}

type recentEntry struct {
	stream string
	at     place
}

// queued is one remembered event; an id written again is queued again, and only its latest place is kept.
type queued struct {
	id uuid.UUID
	at uint64
	n  int
}

func newRecentIDs(limit int) *recentIDs {
	return &recentIDs{limit: limit, entries: make(map[uuid.UUID]recentEntry)}
}

func (r *recentIDs) add(e Event) {
	size := recentEntryBytes + len(e.Stream)
	r.entries[e.ID] = recentEntry{e.Stream, place{e.Revision, e.Position}}
	r.queue = append(r.queue, queued{e.ID, e.Position, size})
	for r.used += size; r.used > r.limit; {
		r.forgetOldest()
	}
}

func (r *recentIDs) forgetOldest() {
	oldest := r.queue[0]
	r.queue = r.queue[1:]
	r.used -= oldest.n
	if r.entries[oldest.id].at.position == oldest.at {
		delete(r.entries, oldest.id)
	}
}

// find tells where an event lies if it was written to this very stream.
func (r *recentIDs) find(stream string, id uuid.UUID) (place, bool) {
	entry, found := r.entries[id]
	return entry.at, found && entry.stream == stream
}
