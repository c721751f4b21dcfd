package eventlog

import (
	"cmp"
	"errors"
	"fmt"
	"math"

	"github.com/cockroachdb/pebble/v2"
)

// Stream is one stream as it stood at a head: what is shown of it, and whether anything is.
type Stream struct {
	Name       string
	First      int64 // lowest revision shown
	Last       int64 // -1: no events
	Tombstoned bool
	Found      bool // false for a stream without events or softly deleted

	retention retention
	head      uint64
}

// Stream looks a stream up at a head.
func (l *Log) Stream(name string, head uint64) (Stream, error) {
	st, head, err := l.stateAt(name, head)
	if err != nil {
		return Stream{}, fmt.Errorf("read %s: %w", name, err)
	}
	return Stream{
		Name: name, Last: st.last, Tombstoned: st.tombstoned,
		First:     st.retention.firstRevision(st.last),
		Found:     st.last >= 0 && !st.softDeleted(),
		retention: st.retention, head: head,
	}, nil
}

// stateAt reads what is known of a stream at a head, or at a later one when a scavenger has judged meanwhile: what it
// deletes was still needed to know how things stood before.
func (l *Log) stateAt(name string, head uint64) (streamState, uint64, error) {
	for {
		head = max(head, l.floor.Load())
		st, err := l.storage.state(name, head)
		if l.floor.Load() <= head {
			return st, head, err
		}
	}
}

// ScanStream shows a stream from a revision on (inclusive), oldest first, until visit says stop.
func (l *Log) ScanStream(s Stream, from int64, visit func(Record) bool) error {
	lower, upper := streamKey(s.Name, max(from, s.First)), afterStream(s.Name)
	return l.scanStream(s, lower, upper, (*pebble.Iterator).First, (*pebble.Iterator).Next, visit)
}

// ScanStreamBackward shows a stream from a revision back (inclusive), newest first, until visit says stop.
func (l *Log) ScanStreamBackward(s Stream, from int64, visit func(Record) bool) error {
	lower, upper := streamKey(s.Name, s.First), afterStream(s.Name)
	if from < math.MaxInt64 {
		upper = streamKey(s.Name, from+1)
	}
	return l.scanStream(s, lower, upper, (*pebble.Iterator).Last, (*pebble.Iterator).Prev, visit)
}

func afterStream(name string) []byte {
	_, upper := streamBounds(name)
	return upper
}

type step func(*pebble.Iterator) bool

// scanStream walks the stream's index and fetches each record from the log.
func (l *Log) scanStream(s Stream, lower, upper []byte, first, next step, visit func(Record) bool) error {
	index, err := l.storage.db.NewIter(&pebble.IterOptions{LowerBound: lower, UpperBound: upper})
	if err != nil {
		return fmt.Errorf("read %s: %w", s.Name, err)
	}
	records, err := index.Clone(pebble.CloneOptions{IterOptions: &pebble.IterOptions{ // as of the same moment as the index
		LowerBound: eventKey(0), UpperBound: eventKey(math.MaxUint64),
	}})
	if err != nil {
		return errors.Join(fmt.Errorf("read %s: %w", s.Name, err), index.Close())
	}
	now := ticks(l.clock())
	err = eachRecord(index, records, s.head, first, next, func(r Record) bool {
		return s.retention.expired(r.created, now) || visit(r)
	})
	return cmp.Or(err, index.Close(), records.Close())
}

func eachRecord(index, records *pebble.Iterator, head uint64, first, next step, visit func(Record) bool) error {
	for valid := first(index); valid; valid = next(index) {
		position := decodePosition(index.Value())
		if position >= head {
			continue
		}
		key := eventKey(position)
		if !records.SeekGE(key) || positionOf(records.Key()) != position {
			return cmp.Or(records.Error(), fmt.Errorf("position %d: the index names a record that is not there", position))
		}
		record, err := decodeRecord(position, records.Value())
		if err == nil && record.Revision != revisionOf(index.Key()) {
			err = fmt.Errorf("position %d: the index calls revision %d what is %d", position, revisionOf(index.Key()), record.Revision)
		}
		if err != nil || !visit(record) {
			return err
		}
	}
	return index.Error()
}
