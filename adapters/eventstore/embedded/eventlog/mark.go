package eventlog

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io/fs"
	"sync"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// markName is the file that remembers how far the store has come.
const markName = "ACKNOWLEDGED"

// mark tells an opening store what it must find. Pebble takes a damaged tail of its write-ahead log or of its manifest
// for one that a crash has torn, drops it without a word, and deletes what only the dropped part knew of. The
// mark says how long those tails were when they were on disk: if less is found, it was not a crash.
//
// It is written after what it tells of, and never synced: whatever survives a power cut is true, if perhaps
// old. A mark that is missing or torn promises nothing.
type mark struct {
	mu      sync.Mutex
	file    vfs.File
	closed  bool
	reached reached
}

// reached is what has been on disk.
type reached struct {
	head     uint64 // end of the acknowledged log
	manifest uint64 // number of Pebble's manifest
	length   uint64 // of that manifest
}

const markBytes = 3*8 + sumBytes

func openMark(files vfs.FS, dir string) (*mark, error) {
	file, err := files.OpenReadWrite(files.PathJoin(dir, markName), vfs.WriteCategoryUnspecified)
	if err != nil {
		return nil, err
	}
	known, err := readMark(files, dir)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &mark{file: file, reached: known}, nil
}

// readMark is the zero value when there is no mark to believe.
func readMark(files vfs.FS, dir string) (reached, error) {
	b, err := readFile(files, files.PathJoin(dir, markName))
	if errors.Is(err, fs.ErrNotExist) {
		return reached{}, nil
	}
	return decodeMark(b), err
}

// acknowledge notes that the log is safe up to a head.
func (m *mark) acknowledge(head uint64) error {
	return m.note(func(r *reached) { r.head = head })
}

// manifestSynced notes that a manifest is safe up to a length.
func (m *mark) manifestSynced(number, length uint64) error {
	return m.note(func(r *reached) { r.manifest, r.length = number, length })
}

func (m *mark) note(change func(*reached)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return nil
	}
	change(&m.reached)
	_, err := m.file.WriteAt(encodeMark(m.reached), 0)
	return err
}

// close may come before the last note, from a Pebble that was left behind.
func (m *mark) close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = true
	return m.file.Close()
}

func encodeMark(r reached) []byte {
	b := make([]byte, 0, markBytes)
	b = binary.BigEndian.AppendUint64(b, r.head)
	b = binary.BigEndian.AppendUint64(b, r.manifest)
	b = binary.BigEndian.AppendUint64(b, r.length)
	return binary.BigEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

func decodeMark(b []byte) reached {
	if len(b) != markBytes || binary.BigEndian.Uint32(b[markBytes-sumBytes:]) != crc32.Checksum(b[:markBytes-sumBytes], castagnoli) {
		return reached{}
	}
	return reached{
		head:     binary.BigEndian.Uint64(b),
		manifest: binary.BigEndian.Uint64(b[8:]),
		length:   binary.BigEndian.Uint64(b[16:]),
	}
}
