package eventlog

import (
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble/v2"
	"github.com/google/uuid"
)

// storage finds single things in Pebble. Every question names the head it is asked at:
// index entries that point behind it do not exist yet.
type storage struct{ db *pebble.DB }

// lastEntry is a stream's newest event.
func (s storage) lastEntry(stream string, head uint64) (at place, found bool, err error) {
	lower, upper := streamBounds(stream)
	it, err := s.db.NewIter(&pebble.IterOptions{LowerBound: lower, UpperBound: upper})
	if err != nil {
		return place{}, false, err
	}
	for valid := it.Last(); valid; valid = it.Prev() {
		at = place{revisionOf(it.Key()), decodePosition(it.Value())}
		if at.position < head {
			return at, true, it.Close()
		}
	}
	return place{revision: -1}, false, it.Close()
}

// entryAt is where a stream's event of one revision lies.
func (s storage) entryAt(stream string, revision int64, head uint64) (place, bool, error) {
	value, closer, err := s.db.Get(streamKey(stream, revision))
	if errors.Is(err, pebble.ErrNotFound) {
		return place{}, false, nil
	}
	if err != nil {
		return place{}, false, err
	}
	at := place{revision, decodePosition(value)}
	return at, at.position < head, closer.Close()
}

// event reads one event.
func (s storage) event(position uint64) (Event, error) {
	value, closer, err := s.db.Get(eventKey(position))
	if err != nil {
		return Event{}, fmt.Errorf("read position %d: %w", position, err)
	}
	record, err := decodeRecord(position, value)
	if err != nil {
		return Event{}, errors.Join(err, closer.Close())
	}
	return record.Event(), closer.Close()
}

// stored is the id of a stream's event, whether readers still see it or not.
func (s storage) stored(stream string, revision int64, head uint64) (uuid.UUID, place, bool, error) {
	at, found, err := s.entryAt(stream, revision, head)
	if err != nil || !found {
		return uuid.Nil, place{}, false, err
	}
	event, err := s.event(at.position)
	if errors.Is(err, pebble.ErrNotFound) { // scavenged right now
		return uuid.Nil, place{}, false, nil
	}
	return event.ID, at, err == nil, err
}

// metadata is the newest event of a stream's metastream.
func (s storage) metadata(stream string, head uint64) (Event, bool, error) {
	at, found, err := s.lastEntry(metastreamOf(stream), head)
	if err != nil || !found || at.revision == TombstoneRevision {
		return Event{}, false, err
	}
	event, err := s.event(at.position)
	return event, err == nil, err
}
