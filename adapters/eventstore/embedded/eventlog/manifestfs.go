package eventlog

import (
	"errors"
	"strings"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// manifestFS makes the directory entry of each new manifest durable before anything can point at it. Pebble syncs the
// manifest, then moves the marker that names it, then syncs their directory: where syncing a file does not also
// save its name, a power cut in between leaves a marker without its manifest, and a store that does not open.
type manifestFS struct{ vfs.FS }

// Create implements vfs.FS.
func (m manifestFS) Create(name string, category vfs.DiskWriteCategory) (vfs.File, error) {
	file, err := m.FS.Create(name, category)
	if err != nil || !strings.HasPrefix(m.PathBase(name), "MANIFEST-") {
		return file, err
	}
	if err := syncDir(m.FS, m.PathDir(name)); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// Unwrap implements vfs.FS.
func (m manifestFS) Unwrap() vfs.FS { return m.FS }
