package eventlog

import (
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// Checkpoint puts a copy of the log as it is now into a directory that does not exist yet, on the same file system.
// It costs next to nothing, since what never changes is linked rather than copied, and nobody has to wait for it.
// The copy holds everything acknowledged before the call.
func (l *Log) Checkpoint(dir string) error {
	head, _ := l.head.load()
	if err := l.failure.load(); err != nil {
		return err
	}
	if err := l.storage.db.Checkpoint(dir); err != nil {
		return fmt.Errorf("copy the log to %s: %w", dir, err)
	}
	return writeMark(l.files, dir, reached{head: head})
}

// writeMark tells whoever opens a copy what it must find there.
func writeMark(files vfs.FS, dir string, r reached) error {
	file, err := files.Create(files.PathJoin(dir, markName), vfs.WriteCategoryUnspecified)
	if err != nil {
		return err
	}
	_, err = file.Write(encodeMark(r))
	return errors.Join(err, file.Sync(), file.Close())
}
