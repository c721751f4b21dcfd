package eventlog

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble/v2"
	"github.com/google/uuid"
)

// format is the version of the layout on disk. A program refuses what it does not know.
const format = "2"

var errNotALog = errors.New("it holds no event log of a format this program knows")

const epochStream = "$epoch-information"

// recoverHead finds the end of a log, or begins one.
func recoverHead(db *pebble.DB, now int64) (uint64, error) {
	if err := checkFormat(db, now); err != nil {
		return 0, err
	}
	return endOfLog(db)
}

// endOfLog is right behind the last record.
func endOfLog(db *pebble.DB) (uint64, error) {
	it, err := db.NewIter(&pebble.IterOptions{LowerBound: eventKey(0), UpperBound: []byte{spaceEvent + 1}})
	if err != nil {
		return 0, err
	}
	if !it.Last() {
		return 0, cmp.Or(it.Close(), errNotALog)
	}
	record, err := decodeRecord(positionOf(it.Key()), it.Value())
	return record.End(), cmp.Or(err, it.Close())
}

// checkFormat makes sure that the store is ours; an empty one becomes ours.
func checkFormat(db *pebble.DB, now int64) error {
	value, closer, err := db.Get(formatKey)
	switch {
	case errors.Is(err, pebble.ErrNotFound):
		return initialise(db, now)
	case err != nil:
		return err
	}
	found := string(value)
	if err := closer.Close(); err != nil {
		return err
	}
	if found != format {
		return fmt.Errorf("its format is version %q, this program knows version %q: use the program that wrote it", found, format)
	}
	return nil
}

// initialise writes what every log begins with. The record at position 0 is the store's own: it keeps the
// positions of events above 0, and the log from ever being empty.
func initialise(db *pebble.DB, now int64) error {
	it, err := db.NewIter(nil)
	if err != nil {
		return err
	}
	empty := !it.First()
	if err := it.Close(); err != nil {
		return err
	}
	if !empty {
		return errNotALog
	}
	batch := db.NewBatch()
	first := encodeRecord(Event{ID: uuid.New(), Stream: epochStream, Type: epochStream, Created: now, JSON: true, Data: []byte("{}")})
	if err := errors.Join(batch.Set(formatKey, []byte(format), nil), batch.Set(eventKey(0), first, nil)); err != nil {
		return err
	}
	return batch.Commit(pebble.Sync)
}
