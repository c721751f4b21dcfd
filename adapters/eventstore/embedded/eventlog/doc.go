// Package eventlog is an append-only log of events with streams, expected revisions and durable acknowledgements.
// It knows the rules of EventStoreDB and nothing of its protocol: package embedded speaks gRPC over it.
//
// # Layout
//
// Everything lies in one Pebble store, in three key spaces that sort in the order they are read:
//
//	e | position                    → record: the event itself, in log order ($all)
//	s | len | stream | revision     → position: the stream's index
//	v | f                           → version of this layout
//
// A position is a byte offset into an imaginary file of all records: the position of a record plus its length is
// the position of the next. So positions are sparse and strictly increasing, the end of the log can be computed
// from its last record, and a hole is detectable. The record at position 0 is the store's own.
// An event is stored once; streams point at it. Reading a stream costs one seek per event, which is near-sequential
// for events appended together, and writing costs half of what a second copy would.
//
// # Commit path
//
//	Append ──┐
//	Append ──┼─▶ queue ─▶ committer (one goroutine)
//	Delete ──┘              │ decide each against: this group → cached streams → Pebble
//	                        │ put records and index entries into one Pebble batch
//	                        ▼
//	                      commit, one sync ──failed──▶ no more writes (ErrUnavailable), reads go on
//	                        │ on disk
//	                        ├─▶ head.advance ─▶ wakes subscriptions, which read from Pebble
//	                        └─▶ answers to all writers of the group
//
// One goroutine decides, so decisions need no locks and the order of decisions is the order of the log.
// While it waits for the disk the next group gathers in the queue: one sync serves as many writers as are waiting,
// and a slow disk makes groups larger rather than writers slower.
//
// Pebble shows a batch to readers before it is synced. Readers therefore stop at the head, which only moves after
// the sync: nobody is shown, and nobody's projection is built from, an event that a power cut could take back.
//
// # What a crash can and cannot do
//
//   - An acknowledged write is on disk; after a crash it is there, at the position that was answered.
//   - A group is one Pebble batch, and Pebble replays a batch whole or not at all: no append is ever half there, and
//     revisions and positions have no holes.
//   - A write that was under way is there or not. Its writer repeats it with the same event ids and the same
//     expected revision and is told the truth, because that comparison is made with the log (see decide).
//   - The memory of recent ids, which recognises repeats by writers who name no revision, is gone. Production servers
//     forget too.
//   - A commit that fails while the process lives leaves unknown what is on disk. The log stops acknowledging, says so,
//     and serves reads up to the old head; opening it again finds out.
package eventlog
