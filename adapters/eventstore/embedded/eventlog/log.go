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

	memTable uint64 // bytes before a flush; tests make it small
}

// Log is an open event log. Its methods may be called concurrently.
type Log struct {
	*committer
	lock *pebble.Lock
}

// Open opens the log in a directory, or begins one there.
func Open(o Options) (*Log, error) {
	lock, err := openDir(o.FS, o.Dir)
	if err != nil {
		return nil, err
	}
	failure := &failure{logger: o.Logger}
	db, err := pebble.Open(o.Dir, storageOptions(o, lock, failure))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open data directory %s: %w", o.Dir, err), lock.Close())
	}
	position, err := recoverHead(db, ticks(o.Clock()))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open data directory %s: %w", o.Dir, err), db.Close(), lock.Close())
	}
	l := &Log{lock: lock, committer: newCommitter(storage{db}, position, failure, o.Clock)}
	go l.run()
	return l, nil
}

// Close answers the writes under way and closes the store. Scans must have ended.
func (l *Log) Close() error {
	l.committer.close()
	return errors.Join(l.closeStorage(), l.lock.Close())
}

// closeStorage closes Pebble, which panics rather than fails when a disk error has left it in pieces.
func (l *Log) closeStorage() (err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			err = fmt.Errorf("close storage: %v", panicked)
		}
	}()
	return l.storage.db.Close()
}
