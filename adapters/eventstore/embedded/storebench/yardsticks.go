package storebench

import (
	"context"
	"encoding/binary"
	"errors"
	"os"
	"sync/atomic"
	"syscall"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// recordBytes is about what the node writes for an event of EventBytes: the record, its keys and its place.
const recordBytes = EventBytes + 100

// enterPebble commits one synchronous batch of as many records per call.
func enterPebble(dir string, writers, batch int) (*contestant, error) {
	db, err := pebble.Open(dir, &pebble.Options{Logger: silent{}, MemTableSize: 16 << 20, L0CompactionThreshold: 2})
	if err != nil {
		return nil, err
	}
	var position atomic.Uint64
	record := make([]byte, recordBytes)
	call := func(context.Context, int) error {
		b := db.NewBatch()
		for range batch {
			if err := b.Set(binary.BigEndian.AppendUint64(nil, position.Add(recordBytes)), record, nil); err != nil {
				return err
			}
		}
		return errors.Join(b.Commit(pebble.Sync), b.Close())
	}
	return &contestant{writers: writers, call: call, stop: db.Close}, nil
}

// enterDisk writes as many bytes to the end of a file and waits for the disk, one call after the other.
func enterDisk(dir string, _, batch int) (*contestant, error) {
	file, err := os.OpenFile(dir, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	bytes := make([]byte, batch*recordBytes)
	call := func(context.Context, int) error {
		if _, err := file.Write(bytes); err != nil {
			return err
		}
		return syscall.Fdatasync(int(file.Fd()))
	}
	return &contestant{writers: 1, call: call, stop: file.Close}, nil
}

type silent struct{}

func (silent) Infof(string, ...any)  {}
func (silent) Errorf(string, ...any) {}
func (silent) Fatalf(string, ...any) {}

// noSyncFS is a disk that never waits.
type noSyncFS struct{ vfs.FS }

// Create implements vfs.FS.
func (n noSyncFS) Create(name string, category vfs.DiskWriteCategory) (vfs.File, error) {
	file, err := n.FS.Create(name, category)
	return noSyncFile{file}, err
}

// ReuseForWrite implements vfs.FS.
func (n noSyncFS) ReuseForWrite(old, name string, category vfs.DiskWriteCategory) (vfs.File, error) {
	file, err := n.FS.ReuseForWrite(old, name, category)
	return noSyncFile{file}, err
}

type noSyncFile struct{ vfs.File }

func (noSyncFile) Sync() error                { return nil }
func (noSyncFile) SyncData() error            { return nil }
func (noSyncFile) SyncTo(int64) (bool, error) { return false, nil }
