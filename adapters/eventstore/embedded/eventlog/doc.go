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
//	v | s                           → when a scavenge ended last
//
// A position is a byte offset into an imaginary file of all records: the position of a record plus its length is
// the position of the next, unless that has been scavenged. So positions are sparse and strictly increasing, and the
// end of the log can be computed from its last record. The record at position 0 is the store's own.
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
// # Scavenging
//
// Metadata hides events at once and deletes nothing. A pass over the log does that later: chunk by chunk it asks of each
// record whether anybody is still shown it, deletes those that nobody is, and lets Pebble compact what has lost
// enough. Positions and revisions of the rest stay what they are, since both are keys.
//
//	log  ▓▓▓▓░▓░░░▓▓▓▓▓▓▓▓░░▓▓▓▓▓▓▓│▓▓▓▓   ░ dead as of the head the pass began with
//	     └─ chunk ─┘→             head     ▓ everything else, and all that came later
//	         │ judge: last event of its stream? stays. Tombstoned, below the bound, too old? goes
//	         └─▶ one batch of deletions, not synced: a crash brings back what is just as dead
//
// A stream's last event always stays, as on production servers, because the next one is numbered after it. So does the
// last record of the log, which is the last of its stream, and tells where the log ends.
//
// Nobody waits for a pass, and nobody sees one: an index entry and its record go in one batch, and a reader looks at
// both as of one moment; a dead record stays dead, so that judging by an old head is safe. The one thing that a
// pass could pull from under a reader is metadata that has been replaced since the reader took its head: it would
// find a stream without bounds. Readers therefore take no head older than the one the last pass judged by.
//
// # Streams kept for a time
//
// What visitors do fills millions of short streams, and metadata for each would be as much again. Instead a log can be
// told how long to keep a category. The whole stream goes, last event and all, once its last event is older
// than that: folding half a visit would be folding something that never happened, and a remainder of one event
// a stream would still grow for ever. Afterwards the stream has never been: its next event has revision 0.
// Because that changes what may be written to it, it is decided by the committer, a few streams at a time, in
// order with the writes. Streams with metadata of their own, or a tombstone, are left to those.
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
//     and serves reads up to the old head; opening it again finds out. From the first failed write, sync or creation of
//     a file nothing changes in the directory any more, as if the power had gone (see storeFS): no retry can make a
//     lost page look safe, and Pebble, which would end the program, does not hear of it.
//
// # What damage can and cannot do
//
// Sorted tables carry checksums of Pebble's. Two tails do not: of a write-ahead log or a manifest that ends in a record
// with a wrong checksum Pebble believes that a crash tore it there, drops the rest without a word, and deletes
// what only the rest knew of. So one flipped bit could take back acknowledged events. Three things stand against it:
//
//   - The file ACKNOWLEDGED says how far log and manifest have been safe (see mark). It costs one unsynced write of
//     28 bytes per group, and is never ahead of the truth.
//   - Opening compares the store with it before anything is changed (see inspect), and refuses by name what is damaged.
//   - Each record has a checksum over its bytes and its position, verified whenever it is read: what lies in memory
//     between the disk and the reader is guarded too.
package eventlog
