package eventlog

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// openDir makes sure that the data directory exists, for good, and that no other process uses it.
func openDir(files vfs.FS, dir string) (*pebble.Lock, error) {
	if err := makeDir(files, dir); err != nil {
		return nil, fmt.Errorf("create data directory %s: %w", dir, err)
	}
	lock, err := pebble.LockDirectory(dir, files)
	var cannotOpen *fs.PathError
	switch {
	case errors.As(err, &cannotOpen):
		return nil, fmt.Errorf("lock data directory %s: %w", dir, err)
	case err != nil:
		return nil, fmt.Errorf("data directory %s: another process has it (%w); "+
			"stop that process or name another directory", dir, err)
	}
	return lock, nil
}

// makeDir creates a directory and its parents. Each new entry is synced in the directory that holds it: without
// that, a power loss could take away the whole store together with everything acknowledged in it.
func makeDir(files vfs.FS, dir string) error {
	_, err := files.Stat(dir)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	parent := files.PathDir(dir)
	if parent != dir {
		if err := makeDir(files, parent); err != nil {
			return err
		}
	}
	if err := files.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return syncDir(files, parent)
}

func syncDir(files vfs.FS, dir string) error {
	d, err := files.OpenDir(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
