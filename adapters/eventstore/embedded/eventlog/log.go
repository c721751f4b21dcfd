package eventlog

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
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
	Told   func(Commit)             // is told of each commit; must not wait
	Keep   map[string]time.Duration // by category of stream: how long after its last event a stream is kept

	memTable uint64 // bytes before a flush; tests make it small
	cache    int64  // bytes of blocks kept in memory; likewise
}

// Log is an open event log. Its methods may be called concurrently.
type Log struct {
	*committer
	lock  *pebble.Lock
	files vfs.FS
	keep  map[string]time.Duration

	scavenging chan struct{} // held by the pass that runs
	floor      atomic.Uint64 // the head by which scavengers have judged: no question may be asked as of an earlier one
}

// Open opens the log in a directory, or begins one there. A damaged one is refused, and left as it is.
func Open(o Options) (*Log, error) {
	lock, err := openDir(o.FS, o.Dir)
	if err != nil {
		return nil, err
	}
	l, err := openLocked(o, lock)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open data directory %s: %w", o.Dir, err), lock.Close())
	}
	go l.run()
	return l, nil
}

func openLocked(o Options, lock *pebble.Lock) (*Log, error) {
	mark, err := openMark(o.FS, o.Dir)
	if err != nil {
		return nil, err
	}
	failure := newFailure(o.Logger)
	db, position, err := openStorage(o, storageOptions(o, lock, mark, failure), failure)
	if err != nil {
		return nil, errors.Join(err, mark.close())
	}
	l := &Log{
		lock: lock, files: o.FS, keep: o.Keep, scavenging: make(chan struct{}, 1),
		committer: newCommitter(storage{db}, position, mark, failure, o.Clock),
	}
	l.told = o.Told
	return l, nil
}

func openStorage(o Options, options *pebble.Options, failure *failure) (*pebble.DB, uint64, error) {
	if err := inspect(o, options); err != nil {
		return nil, 0, err
	}
	db, err := openPebble(o.Dir, options, failure)
	if err != nil {
		return nil, 0, detailed(err)
	}
	position, err := recoverHead(db, ticks(o.Clock()))
	if err := cmp.Or(failure.load(), err); err != nil {
		return nil, 0, errors.Join(err, db.Close())
	}
	return db, position, nil
}

// openPebble leaves Pebble behind if the disk fails: it repeats the flush that opening ends with for ever, and cannot
// be told to stop. It changes nothing any more (see storeFS), and a program that cannot open its log will end.
func openPebble(dir string, options *pebble.Options, failure *failure) (*pebble.DB, error) {
	opened, failed := make(chan *pebble.DB, 1), make(chan error, 1)
	go func() {
		db, err := pebble.Open(dir, options)
		if err != nil {
			failed <- err
			return
		}
		opened <- db
	}()
	select {
	case db := <-opened:
		return db, nil
	case err := <-failed:
		return nil, err
	case <-failure.happened:
		return nil, failure.load()
	}
}

// Close answers the writes under way and closes the store. Scans must have ended.
func (l *Log) Close() error {
	if err := l.committer.close(); err != nil {
		return err
	}
	return errors.Join(l.closeStorage(), l.mark.close(), l.lock.Close())
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
