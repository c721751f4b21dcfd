package eventlog

import (
	"cmp"

	"github.com/cockroachdb/pebble/v2"
)

// firstPosition hides the record at position 0, which belongs to the store itself.
const firstPosition = 1

// Head is the end of the durable log, with a channel that is closed as soon as it has moved on.
func (l *Log) Head() (position uint64, moved <-chan struct{}) { return l.head.load() }

// ScanAll shows the log from a position on (inclusive) until the head given, or until visit says stop.
// A record is only valid during the call.
func (l *Log) ScanAll(from, head uint64, visit func(Record) bool) error {
	return l.scanLog(max(from, firstPosition), head, func(it *pebble.Iterator) error {
		for valid := it.First(); valid; valid = it.Next() {
			record, err := decodeRecord(positionOf(it.Key()), it.Value())
			if err != nil || !visit(record) {
				return err
			}
		}
		return it.Error()
	})
}

// ScanAllBackward shows, newest first, the records that end at or before a position.
func (l *Log) ScanAllBackward(before uint64, visit func(Record) bool) error {
	return l.scanLog(firstPosition, before, func(it *pebble.Iterator) error {
		for valid := it.Last(); valid; valid = it.Prev() {
			record, err := decodeRecord(positionOf(it.Key()), it.Value())
			if err != nil || record.End() <= before && !visit(record) {
				return err
			}
		}
		return it.Error()
	})
}

func (l *Log) scanLog(from, to uint64, walk func(*pebble.Iterator) error) error {
	if from >= to {
		return nil
	}
	it, err := l.storage.db.NewIter(&pebble.IterOptions{LowerBound: eventKey(from), UpperBound: eventKey(to)})
	if err != nil {
		return err
	}
	return cmp.Or(walk(it), it.Close())
}
