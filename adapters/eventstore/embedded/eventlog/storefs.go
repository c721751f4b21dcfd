package eventlog

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/cockroachdb/pebble/v2/vfs"
)

const (
	manifestPrefix = "MANIFEST-"
	walSuffix      = ".log"
)

// storeFS is the data directory as Pebble sees it. It makes the first failed write the last: from then on the files
// stay as they are, as if the power had gone, while reads go on. Left to itself Pebble would do worse. It ends the
// whole program when a write-ahead log cannot be begun or a directory not be synced, and it would go on to remove
// files that it takes for obsolete and that may be all that is safe.
//
// Failures of the write-ahead log and of directories are therefore kept from Pebble, which believes that it goes on;
// the committer, who asks for the failure after every commit, knows better.
type storeFS struct {
	vfs.FS
	dir     string
	mark    *mark
	failure *failure
}

func (s storeFS) inside(name string) bool { return s.PathDir(name) == s.dir }

// Create implements vfs.FS.
func (s storeFS) Create(name string, category vfs.DiskWriteCategory) (vfs.File, error) {
	return s.created(name, category, func() (vfs.File, error) { return s.FS.Create(name, category) })
}

// ReuseForWrite implements vfs.FS.
func (s storeFS) ReuseForWrite(old, name string, category vfs.DiskWriteCategory) (vfs.File, error) {
	return s.created(name, category, func() (vfs.File, error) { return s.FS.ReuseForWrite(old, name, category) })
}

func (s storeFS) created(name string, category vfs.DiskWriteCategory, create func() (vfs.File, error)) (vfs.File, error) {
	switch {
	case !s.inside(name): // a backup's
		return create()
	case strings.HasSuffix(name, walSuffix):
		return s.createdWAL(name, category, create)
	}
	if err := s.failure.refuse(); err != nil {
		return nil, err
	}
	file, err := create()
	if err != nil {
		return nil, err
	}
	kept := keptFile{file, s.failure}
	if number, isManifest := strings.CutPrefix(s.PathBase(name), manifestPrefix); isManifest {
		return s.createdManifest(kept, number)
	}
	return kept, nil
}

// createdWAL always succeeds. What is written to a log that could not be created goes nowhere.
func (s storeFS) createdWAL(name string, category vfs.DiskWriteCategory, create func() (vfs.File, error)) (vfs.File, error) {
	err := s.failure.load()
	if err == nil {
		var file vfs.File
		if file, err = create(); err == nil {
			return walFile{file, s.failure}, nil
		}
		_ = s.failure.set(fmt.Errorf("begin a write-ahead log: %w", err))
	}
	nowhere, err := vfs.NewMem().Create(s.PathBase(name), category)
	return walFile{nowhere, s.failure}, err
}

// createdManifest makes the directory entry of a manifest durable before anything can point at it. Pebble syncs the
// manifest, then moves the marker that names it, then syncs their directory: where syncing a file does not also
// save its name, a power cut in between leaves a marker without its manifest, and a store that does not open.
func (s storeFS) createdManifest(file keptFile, number string) (vfs.File, error) {
	n, err := strconv.ParseUint(number, 10, 64)
	if err := errors.Join(err, syncDir(s.FS, s.dir)); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &manifestFile{keptFile: file, mark: s.mark, number: n}, nil
}

// OpenDir implements vfs.FS.
func (s storeFS) OpenDir(name string) (vfs.File, error) {
	file, err := s.FS.OpenDir(name)
	if err != nil {
		return nil, err
	}
	return walFile{file, s.failure}, nil
}

// Rename implements vfs.FS.
func (s storeFS) Rename(old, name string) error {
	if err := s.failure.refuse(); err != nil {
		return err
	}
	return s.FS.Rename(old, name)
}

// Remove implements vfs.FS.
func (s storeFS) Remove(name string) error {
	if s.inside(name) && s.failure.load() != nil {
		return nil
	}
	return s.FS.Remove(name)
}

// Unwrap implements vfs.FS.
func (s storeFS) Unwrap() vfs.FS { return s.FS }
