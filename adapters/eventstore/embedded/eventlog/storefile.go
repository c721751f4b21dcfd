package eventlog

import (
	"fmt"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// keptFile stays as it is from the first failure on.
type keptFile struct {
	vfs.File
	failure *failure
}

// Write implements vfs.File.
func (f keptFile) Write(p []byte) (int, error) {
	if err := f.failure.refuse(); err != nil {
		return 0, err
	}
	return f.File.Write(p)
}

// Sync implements vfs.File.
func (f keptFile) Sync() error {
	if err := f.failure.refuse(); err != nil {
		return err
	}
	return f.File.Sync()
}

// SyncData implements vfs.File.
func (f keptFile) SyncData() error {
	if err := f.failure.refuse(); err != nil {
		return err
	}
	return f.File.SyncData()
}

// manifestFile tells the mark how much of it is safe. Pebble writes and syncs it from one goroutine at a time.
type manifestFile struct {
	keptFile
	mark           *mark
	number, length uint64
}

// Write implements vfs.File.
func (f *manifestFile) Write(p []byte) (int, error) {
	n, err := f.keptFile.Write(p)
	f.length += uint64(n)
	return n, err
}

// Sync implements vfs.File.
func (f *manifestFile) Sync() error {
	if err := f.keptFile.Sync(); err != nil {
		return err
	}
	return f.mark.manifestSynced(f.number, f.length)
}

// walFile is a write-ahead log, or a directory: its failures end the writing, and Pebble does not hear of them.
type walFile struct {
	vfs.File
	failure *failure
}

// Write implements vfs.File.
func (f walFile) Write(p []byte) (int, error) {
	f.try("write", func() error { _, err := f.File.Write(p); return err })
	return len(p), nil
}

// Sync implements vfs.File.
func (f walFile) Sync() error {
	f.try("sync", f.File.Sync)
	return nil
}

// SyncData implements vfs.File.
func (f walFile) SyncData() error {
	f.try("sync", f.File.SyncData)
	return nil
}

// SyncTo implements vfs.File.
func (f walFile) SyncTo(length int64) (full bool, err error) {
	f.try("sync", func() (err error) { full, err = f.File.SyncTo(length); return err })
	return full, nil
}

func (f walFile) try(what string, do func() error) {
	if f.failure.load() != nil {
		return
	}
	if err := do(); err != nil {
		_ = f.failure.set(fmt.Errorf("%s the write-ahead log: %w", what, err))
	}
}
