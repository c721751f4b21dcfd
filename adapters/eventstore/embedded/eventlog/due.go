package eventlog

import (
	"errors"
	"time"

	"github.com/cockroachdb/pebble/v2"
)

// LastScavenge tells when a pass ended last, in whatever life of the log; when there was none, when that was first asked.
func (l *Log) LastScavenge() (time.Time, error) {
	value, closer, err := l.storage.db.Get(scavengedKey)
	if errors.Is(err, pebble.ErrNotFound) {
		now := l.clock()
		return now, l.noteScavenge(ticks(now))
	}
	if err != nil {
		return time.Time{}, err
	}
	at := time.Unix(0, int64(decodePosition(value))*100)
	return at, closer.Close()
}

func (l *Log) noteScavenge(at int64) error {
	return l.unsynced(func(batch *pebble.Batch) error { return batch.Set(scavengedKey, encodePosition(uint64(at)), nil) })
}
