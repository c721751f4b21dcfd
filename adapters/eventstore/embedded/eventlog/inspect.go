package eventlog

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/record"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/atomicfs"
)

// inspect compares a store with its mark before anything is changed in it.
func inspect(o Options, options *pebble.Options) error {
	known, err := readMark(o.FS, o.Dir)
	if err != nil || known == (reached{}) {
		return err
	}
	if err := errors.Join(inspectOptions(o, options), inspectManifest(o, known)); err != nil || known.head == 0 {
		return err
	}
	return inspectHead(o, options, known)
}

// inspectOptions does what Pebble does with the options it was last opened with, and names their file.
func inspectOptions(o Options, options *pebble.Options) error {
	names, err := o.FS.List(o.Dir)
	if err != nil {
		return err
	}
	expected := options.Clone()
	expected.EnsureDefaults()
	for _, name := range names {
		if !strings.HasPrefix(name, "OPTIONS-") {
			continue
		}
		content, err := readFile(o.FS, o.FS.PathJoin(o.Dir, name))
		if err != nil {
			return err
		}
		if err := expected.CheckCompatibility(o.Dir, string(content)); err != nil {
			return fmt.Errorf("%s is damaged: %w; restore a backup", name, err)
		}
	}
	return nil
}

func readFile(files vfs.FS, name string) ([]byte, error) {
	file, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(file)
	return content, errors.Join(err, file.Close())
}

// inspectManifest reads Pebble's list of files as far as it was safe on disk.
func inspectManifest(o Options, known reached) (err error) {
	name := fmt.Sprintf(manifestPrefix+"%06d", known.manifest)
	current, err := atomicfs.ReadMarker(o.FS, o.Dir, "manifest")
	if err != nil || current != name {
		return err
	}
	file, err := o.FS.Open(o.FS.PathJoin(o.Dir, name))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	records := record.NewReader(file, 0)
	for at := int64(0); at < int64(known.length); at = records.Offset() {
		next, err := records.Next()
		if err == nil {
			_, err = io.Copy(io.Discard, next)
		}
		if err != nil {
			return fmt.Errorf("%s is damaged at byte %d of %d: %w; restore a backup", name, at, known.length, err)
		}
	}
	return nil
}

// inspectHead opens the store for reading only, which leaves a damaged one as it is.
func inspectHead(o Options, options *pebble.Options, known reached) error {
	readOnly := options.Clone()
	readOnly.ReadOnly = true
	db, err := pebble.Open(o.Dir, readOnly)
	if err != nil {
		return detailed(err)
	}
	head, err := endOfLog(db)
	if err == nil && head < known.head {
		err = fmt.Errorf("its write-ahead log is damaged: the log was acknowledged up to position %d and ends at %d; "+
			"restore a backup", known.head, head)
	}
	return errors.Join(err, db.Close())
}

// detailed puts into the message what Pebble only attaches to an error, such as the file it was reading.
func detailed(err error) error {
	var attached interface{ ErrorDetail() string }
	if errors.As(err, &attached) {
		return fmt.Errorf("%w (%s)", err, attached.ErrorDetail())
	}
	return err
}
