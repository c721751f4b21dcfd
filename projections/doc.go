// Package projections folds the log into read models in Postgres, exactly once, and replaces them while they answer.
//
// A read model is declared as data (Projection): a name, a version, tables, and for each event it needs a pure function
// that adds what the event means to a Delta. Everything else is the Engine's.
//
//	the log ($all)
//	   │  package pubsub: reads, decodes, deals out to 16 partitions by hash(key)
//	 ┌▼▼▼┐
//	 │sub│   Watermill subscriber: partition = topic; one message = one ordered batch
//	 └┬┬┬┘
//	 ┌▼▼▼┐
//	 │rtr│   Watermill router: a handler a partition, recovering from panics
//	 └┬┬┬┘
//	 ┌▼▼▼──┐ all batches that wait now share one transaction, in one round trip:
//	 │write│   advance(checkpoints old → new)    the fence
//	 └──┬──┘   MERGE, one a kind of change; COPY for facts that are many
//	    │      COMMIT                            then ack, then the next batches
//	 sales_v2_b1.product, …
//
// # Order
//
// Events with the same key are folded in log order: they share a partition, of which package pubsub hands out one batch
// at a time. Batches size themselves: a partition's next batch is what arrived while the last
// one was committed, up to 5,000 events, so that little is waited for when little happens; a reader who is behind takes
// up to 50,000. Partitions whose batches wait at the same time are committed together, which makes the transactions fewer and
// larger, needs one connection a build, and means that rows all partitions add to are never locked crosswise. While one
// transaction is committed the batches that come are folded for the next, which goes off when the one before is in.
// Where much waits, a transaction takes half of the partitions, for one that takes all leaves nothing to fold meanwhile. (Two
// programs that share a build write to it at the same time and may still deadlock; Postgres ends one, and it tries again.)
//
// # Speed
//
// What costs is transactions and rows touched, not events. A Delta therefore holds one entry a row, whatever the number of
// events, and the writer one statement for all rows that change alike, sorted by key, whose values travel as arrays. In
// memory they are arrays already, one a column: a number added or a text set makes no garbage, and none is boxed.
// MERGE takes a third less log than ON CONFLICT, which locks a row before it changes it. It has two traps. Its plan may be
// made for a table that was empty then and is large now: so the transaction allows one plan only, which looks every row up
// by key, in the order of the keys. And two programs that insert the same row fail: then the transaction is tried once
// more with ON CONFLICT. Facts (Delta.Append) need no key, because the fence makes them be there once; from 500 on they
// are copied in the transaction, in Postgres's binary format with each column's encoding decided once. BEGIN goes with the fence
// and COMMIT with the last COPY, which makes two round trips of four. A change that no shape of the engine's says has one of its
// own (NewShape), in SQL and in Go.
//
// The larger half of a replay is reading. Events are decoded (package plainjson) while the next ones are read and the
// last ones written; anything but plain JSON of the present version goes through the registry.
//
// The history of a new build is folded in memory, through the same hub, router and handlers, and copied into the empty
// tables in one transaction with the checkpoints. A replay's build is new, and so is a live one at its first start; that
// one is shared by all programs, and so it is only done by one that has all partitions. What nobody reads yet has its indexes
// dropped before and made again after, which halves the copying. Until then the acks run ahead of Postgres, and so the checkpoints that those who deliver see are those in memory: a batch is folded only from where the
// last one ended. Who waits for an event waits for Postgres. A crash loses all of it, and the build begins again. When the
// rows outgrow 256 MB, which builds that start together share, they are copied early, and the rest goes the ordinary way.
// So does all of it, from the beginning, at anything out of the ordinary, such as an event that cannot be folded or
// another writer in the tables: what is in memory is forgotten, the hub goes back to Postgres's checkpoints, and the code
// that parks and fences is the one that live builds use. A build is not up to date before this is over.
//
// "cartwright bench projections" measures all this beside plain COPY.
//
// # The fence
//
// A checkpoint lives in the database of the rows and moves in their transaction, from exactly where the writer left it.
// Where it is elsewhere, advance raises, and the transaction with all its rows is gone. The subscriber then reads the
// checkpoint: what it covers is dropped, the rest is delivered again, and if it went back the log is followed again from
// there. So any number of programs may fold the same build, a message may come any number of times, and each event is
// folded once. Correctness needs no lock; what follows only saves the programs from doing the same work.
//
// The transaction does not wait for the disk (synchronous_commit is off in it). What a crash of Postgres takes away is a
// tail of transactions, rows and checkpoints together, which is a state the build was in a moment ago; the log has the
// events still. Nothing outside Postgres depends on a commit: the ack is in memory.
//
// # Leases
//
// Programs that work on the same build or consumer share its 16 partitions (package lease). A lane is let go between two
// batches, when nothing of it is out; whoever takes it over reads the checkpoint and follows the log from there.
//
// A lease may be lost while a batch is on its way to Postgres. Then the fence decides: either that batch or the new
// owner's is the first, and the other one is dropped. A build whose history is still only in memory is not handed over
// until it is stored. Each program reads the whole log and drops what is not its own: what is shared is folding and
// writing.
//
// # What each crash does
//
//	this program dies       the open transaction is rolled back; the others take its partitions over and go on from the
//	                        checkpoints
//	… after COMMIT          the ack is lost, the checkpoint is not: nothing is delivered again
//	… but COMMIT's answer   the batch fails here, the checkpoint read next says that it went through
//	  is lost on the way
//	Postgres dies           batches fail and are tried again with growing pauses; checkpoints that came back lower are
//	                        noticed by the fence, or within seconds by the audit of idle lanes
//	the log is away         the hub follows again, with growing pauses, from the last event it dealt out
//	the leases' session     the lanes stop taking new batches until there is a session again; the others may take over
//	  breaks                meanwhile, and whose batch comes second is fenced
//	two programs fold the   one of the two is fenced at each batch and moves on to the next
//	  same partition
//
// # How far it is
//
// The subscriber of a live build is told of every event, wanted or not, so it knows at any time how far it is, and Wait
// returns when that is far enough. Checkpoints of idle partitions follow once a second, so that a restart reads little
// again. Of partitions that another program has only the checkpoint is known; reading what one has written works at every
// program, whoever folds it. News of commits travels as a note.
//
// A partition whose batch has failed for five seconds, or that stands for ten although there is work, is stuck. That is
// known without asking anybody, and makes /readyz and the metrics say so.
//
// # Poison
//
// An error that repetition cannot cure (the fold panics, the data does not fit the column, a constraint is violated) is
// found by writing ever smaller pieces of the batch, until the event stands alone. It is parked in the transaction that
// moves the checkpoint past it, and so are later events of its stream, which might make no sense without it. All other
// errors are tried again for ever.
//
//	found at fault      parked with its cause; the rest of the log goes on
//	RetryParked         each is read from the log again, decoded and folded as this program does it, in a transaction
//	                    of its own, in log order; a stream stays parked from the first that still fails
//	DiscardParked       it is never folded, in later replays neither; what waited behind it is folded now
//	over 100 a minute   not the events' fault: the build is stopped, by the fence, in all programs, until Start
//	a newer version     nothing is at fault: the projections that fold this event stand before it until a program runs
//	                    that knows the version; the others go on. Parking it would need a person after each deployment
//
// Who retries takes the locks of the checkpoints first, as who writes does, so the two never overlap. A writer that parks
// an event because it believes another to be parked before it is told by the database if that is no longer so; its
// transaction fails, it reads the list again, and folds.
//
// # Replay
//
// Every build has a Postgres schema of its own, sales_v2_b1, and readers write "live." for whichever is live. A replay
// makes the next one, sales_v2_b2, and folds the whole log into it by the same code.
//
//	sales_v2_b1  live ───────────────────┬───────────────────────┬─ retired, folded on for an hour ── dropped
//	                             compare │                       │ ▲
//	sales_v2_b2  building ───────────────┴── catching up ────────┴─│── live ──────────────────────────
//	             (in memory, then in batches)                      └ Rollback swaps back, and forth again
//
// It is a row of a table: what is wished of it (run, pause, cancel, how fast, whether differences are accepted) and how
// far it is. Whichever program runs the engine takes it up, one program at a time, by an advisory lock. When that program
// ends, the next goes on from the build's checkpoints; only what was folded in memory alone, before the first checkpoint,
// is folded again. A declared version above the live one is a replay too, begun by Prepare. Until it ends readers see the
// old version. It is kept up to date by the programs that declare it: those that are still running, and a newer one that
// has it as its Before. Where there is none it stands still, and Status says so.
//
// Folds return rows and nothing else, and a Consumer follows the log with a checkpoint of its own, which a replay does not
// touch. So a replay cannot send a mail again, nor capture a payment: there is no side effect to be switched off, and
// none to be forgotten.
//
// Compare: a new build does not overtake the live one until both have been compared. Its log seems to end at the lowest
// checkpoint of the live build, be that one moving on or standing still. Arrived there it is stopped for a moment; the live
// one is not. A transaction that sees both says, partition by partition, which events the live one is ahead. They are read
// from the log and folded into the new tables inside the transaction, which thereby hold the same events on both sides.
// Tables are compared by number of rows and checksum, those that differ row by row; then the transaction is rolled back.
//
//	tables of the same version   must be equal. If not, the replay goes on, but not to the readers: it waits until
//	                             somebody accepts the difference or cancels
//	tables of two versions       are compared in the columns that both have, of the same name and type. Which tables and
//	                             columns are new, gone or of another type is said, and so are the differences; but
//	                             versions are meant to differ, and nobody is asked
//	tables that have not begun   are not compared, there being nothing in them
//
// The partitions of the old version are taken to be those of the new one. Where the key has changed with the version, the
// events between the lowest and the highest checkpoint of tables that stand still, which are those of its last second,
// may show as differences.
//
// Swap: one transaction moves the pointer. No reader waits: a query under way ends in the tables it began with, the next
// one goes to the new. Before it, the new build has come as far as the live one in every partition, so that nobody sees
// an order vanish that he saw a moment ago (a few milliseconds of writing excepted, for who does not send a
// Consistency-Token). Tables are dropped ten seconds later at the earliest, and never while somebody reads them.
//
// Rollback: the build before is folded on for an hour. The other way would be to let it stand and to catch up when it is
// wanted; but it is wanted in a bad moment, in which nobody likes to hear that going back takes as long as has passed
// since. The price is known beforehand, one more follower of the log for an hour, and it makes going back a swap like
// any other.
//
// A build of another version is kept for an hour as well, and what going back to it means depends on who has its folds:
//
//	this program, as Before   it has been folded all along: nothing is missing in it
//	another program           it has been folded there, or that program folds it from where it stands once it is started.
//	                          It would refuse to start while a newer version answers, so one goes back first
//	nobody                    it answers at once, as it stands. Status says at which position that is
//
// Whatever this program's queries expect, they get the columns of the old version; going back is for the time until the
// older program runs. It lasts: the newer program does not build its version again at the next start, as it would for a
// version that had never answered. The build that was left is folded on by it, for as long as it takes, until another
// Rollback or a replay makes the newer version answer again.
//
// Brake: a replay reads through a gate. The gate lets pass what the operator allows, and half of what passed before
// whenever an event of a live build in this program has waited for more than 100 ms; a quiet second later it opens by
// half again. A thousand events a second always pass, or a busy shop's replay would never end.
//
// # Verify
//
// Because checkpoints and rows are one transaction, one snapshot says which events the rows ought to contain: of each
// partition, those up to its checkpoint, less the parked ones. Verify folds exactly these from the log into maps, without
// the engine's SQL, stores the result beside the live tables in a transaction it never commits, and compares. Most of the
// log is read before the snapshot is taken, so that vacuum is not held up for as long as that takes.
//
// While the engine runs, the projection that was verified longest ago is verified again every ten minutes, by one of the
// programs, at 20,000 events a second at most and behind the same brake. The result stays in a table, with the position
// up to which it holds. What the memory of a serving program cannot hold, more than two million rows, is left to
// "cartwright verify", which runs by itself.
//
// Beside each checkpoint stands a rolling digest of the events that the partition was given, in their order. The statement
// that moves the checkpoint joins the batch's digest to it, so a digest costs no question and no round trip; a batch is
// hashed in some fifteen nanoseconds an event. Verify computes the digests from the log and compares them too, and a replay those
// of the new build with those of the live one. Rows alone do not tell that an event was skipped or folded twice where that
// happens to change none: it would change some the next time. A digest alone does not tell a row changed behind the
// engine's back, or a wrong merge. Events that were parked count as given; the list says which they are.
//
// # Consumers
//
// A Consumer acts on events instead of adding them up. It uses the same subscriber and router with one event a message.
// Its checkpoint is saved after the deed, so a deed may be repeated but never skipped, and an event that fails is tried
// again for as long as it takes. Its partition waits behind it. When that would fill the hub, the partition is set aside
// and reads again what it missed once the event has been handled; the other partitions do not wait. Consumers share
// partitions by lease as well. Their fence is the saving of the checkpoint, which also moves only from where it was left:
// who was too late has done a deed twice, and is put right about the place. At its end a program keeps its leases until
// the deeds under way are done.
package projections
