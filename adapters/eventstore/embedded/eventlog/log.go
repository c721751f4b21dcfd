package eventlog

import (
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// Options of a log.
type Options struct {
	Dir    string // data directory, in FS
	FS     vfs.FS
	Logger *slog.Logger
	Clock  func() time.Time
}

// Log is an open event log. Its methods may be called concurrently.
type Log struct {
	*committer
	lock *pebble.Lock
}

// Open opens the log in a directory, or makes one.
func Open(o Options) (*Log, error) {
	if err := o.FS.MkdirAll(o.Dir, 0o755); err != nil {
		return nil, fmt.Errorf("create data directory %s: %w", o.Dir, err)
	}
	lock, err := pebble.LockDirectory(o.Dir, o.FS)
	if err != nil {
		return nil, fmt.Errorf("data directory %s: another process has it open (%w); "+
			"stop that process or name another directory", o.Dir, err)
	}
	failure := &failure{logger: o.Logger}
	db, err := pebble.Open(o.Dir, storageOptions(o, lock, failure))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open data directory %s: %w", o.Dir, err), lock.Close())
	}
	l, err := start(o, db, lock, failure)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open data directory %s: %w", o.Dir, err), db.Close(), lock.Close())
	}
	return l, nil
}

func start(o Options, db *pebble.DB, lock *pebble.Lock, failure *failure) (*Log, error) {
	position, err := recoverHead(db, ticks(o.Clock()))
	if err != nil {
		return nil, err
	}
	l := &Log{lock: lock, committer: &committer{
		storage: storage{db}, head: newHead(position), failure: failure, clock: o.Clock, logger: o.Logger,
		states: newLRU[string, streamState](cachedStreams), ids: newRecentIDs(recentIDsBytes),
		queue: make(chan *write, queueLength), closing: make(chan struct{}), done: make(chan struct{}),
	}}
	go l.run()
	return l, nil
}

// Close answers the writes under way and closes the store. Scans must have ended.
func (l *Log) Close() error {
	l.committer.close()
	return errors.Join(l.closeStorage(), l.lock.Close())
}

// closeStorage turns Pebble's panic about a scan left open, or a store that failed, into an error.
func (l *Log) closeStorage() (err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			err = fmt.Errorf("close storage: %v", panicked)
		}
	}()
	return l.storage.db.Close()
}

// Failure is why the log takes no more writes, or nil while it does.
func (l *Log) Failure() error { return l.failure.load() }

var errNotALog = errors.New("it holds no event log of a format this program knows")

// recoverHead finds the end of the log: right behind its last record. A new store gets the record at position 0.
func recoverHead(db *pebble.DB, now int64) (uint64, error) {
	if err := checkFormat(db, now); err != nil {
		return 0, err
	}
	it, err := db.NewIter(&pebble.IterOptions{LowerBound: eventKey(0), UpperBound: []byte{spaceEvent + 1}})
	if err != nil {
		return 0, err
	}
	if !it.Last() {
		return 0, errors.Join(errNotALog, it.Error(), it.Close())
	}
	record, err := decodeRecord(positionOf(it.Key()), it.Value())
	return record.End(), errors.Join(err, it.Close())
}
