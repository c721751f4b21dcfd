package eventlog

import (
	"cmp"
	"fmt"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/sstable"
)

// storageOptions bounds memory (block cache plus a few memtables) and suits the load: positions arrive in order,
// index keys do not, nothing is overwritten.
func storageOptions(o Options, lock *pebble.Lock, mark *mark, failure *failure) *pebble.Options {
	options := &pebble.Options{
		FS:                          storeFS{o.FS, o.FS.PathDir(o.FS.PathJoin(o.Dir, markName)), mark, failure},
		Lock:                        lock,
		Logger:                      &storageLogger{o.Logger, failure},
		EventListener:               &pebble.EventListener{BackgroundError: failure.inBackground},
		FormatMajorVersion:          pebble.FormatNewest,
		CacheSize:                   cmp.Or(o.cache, 64<<20),
		MemTableSize:                cmp.Or(o.memTable, 16<<20),
		MemTableStopWritesThreshold: 4,
		L0CompactionThreshold:       2,
		MaxOpenFiles:                500,
		CompactionConcurrencyRange:  func() (int, int) { return 1, 2 },
	}
	for i := range options.Levels {
		options.Levels[i].BlockSize = 16 << 10
		options.Levels[i].Compression = func() *sstable.CompressionProfile { return sstable.SnappyCompression }
	}
	return options
}

// inBackground stops writing as soon as flushes or compactions fail. Pebble would retry until its memory is full,
// and then block the writer for as long as the disk is.
func (f *failure) inBackground(err error) {
	if f.load() == nil {
		_ = f.set(fmt.Errorf("in the background: %w", err))
	}
}
