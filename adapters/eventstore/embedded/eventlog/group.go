package eventlog

import (
	"github.com/cockroachdb/pebble/v2"
	"github.com/google/uuid"
)

// group is a number of writes decided one after the other and committed together.
// Later decisions see the earlier ones, although storage does not hold them yet.
type group struct {
	storage storage
	states  *lru[string, streamState]
	ids     *recentIDs
	now     int64

	batch   *pebble.Batch
	began   uint64 // the head before it
	head    uint64 // where the next record goes
	changed map[string]streamState
	written map[string][]Event // by stream, in order
	broken  error              // a write that failed half-way; the group must not be committed
}

// state is what a decision sees of a stream: this group's writes over what is stored.
func (g *group) state(stream string) (streamState, error) {
	if st, found := g.changed[stream]; found {
		return st, nil
	}
	if st, found := g.states.get(stream); found {
		return st, nil
	}
	st, err := g.storage.state(stream, g.head)
	if err == nil {
		g.states.put(stream, st)
	}
	return st, err
}

// stored implements past.
func (g *group) stored(stream string, revision int64) (uuid.UUID, place, bool, error) {
	events := g.written[stream]
	if len(events) > 0 && revision >= events[0].Revision {
		at := revision - events[0].Revision
		if at >= int64(len(events)) {
			return uuid.Nil, place{}, false, nil
		}
		return events[at].ID, place{revision, events[at].Position}, true, nil
	}
	return g.storage.stored(stream, revision, g.head)
}

// recent implements past.
func (g *group) recent(stream string, id uuid.UUID) (place, bool) { return g.ids.find(stream, id) }

// metadata is a stream's newest metadata event, this group's included.
func (g *group) metadata(stream string) (Event, bool, error) {
	if events := g.written[metastreamOf(stream)]; len(events) > 0 {
		return events[len(events)-1], true, nil
	}
	return g.storage.metadata(stream, g.head)
}

// write puts an event at the end of the log and returns its place.
func (g *group) write(e Event) (place, error) {
	e.Position, e.Created = g.head, g.now
	record := encodeRecord(e)
	if err := g.batch.Set(eventKey(e.Position), record, nil); err != nil {
		return place{}, err
	}
	if err := g.batch.Set(streamKey(e.Stream, e.Revision), encodePosition(e.Position), nil); err != nil {
		return place{}, err
	}
	g.head += uint64(len(record))
	g.written[e.Stream] = append(g.written[e.Stream], e)
	g.ids.add(e)
	return place{e.Revision, e.Position}, nil
}

// commit makes the group durable: one write, one sync.
func (g *group) commit() error {
	if g.batch.Empty() {
		return nil
	}
	if err := g.batch.Commit(pebble.Sync); err != nil {
		return err
	}
	for stream, st := range g.changed {
		g.states.put(stream, st)
	}
	return g.batch.Close()
}
