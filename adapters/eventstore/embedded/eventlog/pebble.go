package eventlog

import (
	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/sstable"
)

// storageOptions bounds memory (block cache plus a few memtables) and suits the load: positions arrive in order,
// index keys do not, nothing is overwritten.
func storageOptions(o Options, lock *pebble.Lock, failure *failure) *pebble.Options {
	options := &pebble.Options{
		FS:                          o.FS,
		Lock:                        lock,
		Logger:                      &storageLogger{o.Logger, failure},
		FormatMajorVersion:          pebble.FormatNewest,
		CacheSize:                   64 << 20,
		MemTableSize:                16 << 20,
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
