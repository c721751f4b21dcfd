// Package pubsub is a Watermill pub/sub over an event log that is read by position, such as EventStoreDB's $all.
//
//	the log (Feed)
//	   │ one follow a subscriber, filtered by the server
//	 ┌─▼──┐  a page: what came while the page before was dealt out; all processors decode it,
//	 │page│  in order, and Source.Route says which of 16 partitions an event belongs to
//	 └─┬──┘
//	 ┌─▼─┐   deals pages out, a page under one lock;
//	 │hub│   stops reading when 128 k events or 64 MB wait
//	 └┬┬┬┘
//	  │││ ··· 16 lanes, each a bounded queue
//	 ┌▼▼▼┐
//	 │sub│   partition = topic; a lane never has two messages out
//	 └┬┬┬┘
//	  ▼▼▼    Watermill router, handlers
//
// Three things speak to Watermill:
//
//	Subscriber       one message is one ordered batch of one partition (BatchFrom): what arrived while the last one was
//	                 handled, up to 5,000 events, or 50,000 for a reader who is behind. Whoever handles it moves the
//	                 checkpoint, best in one transaction with what it writes
//	EventSubscriber  one message is one event, for ordinary handlers; the topic is the event's stored name (RawFrom)
//	Publisher        its counterpart: a message becomes an event, in a Journal such as the adapters' eventstore.Journal
//
// The last two pass the suite that Watermill has for its brokers, with the node restarted in the middle.
//
// # Order
//
// Watermill's router starts a goroutine for every message it gets, so order inside a router exists only because the
// subscriber waits: the next message of a partition goes out when the one before is acked. One that is nacked comes
// again after a growing pause, less what the checkpoint, read anew, covers. If the checkpoint went back, which a database
// that crashed may do, the log is read again from there. So a message may come any number of times, and is never left out.
//
// A partition that fails again and again does not stop the others: when what waits behind it would fill the hub, its
// queue is set aside and read again once the message has been handled.
//
// # Several programs
//
// With leases (package lease) partitions are shared among the programs that read the same topic. A lane is let go between
// two messages. Without leases each program gets everything.
//
// # How far it is
//
// A lane with nothing to do is as far as the hub; one with work is as far as its checkpoint. The lowest of the 16 is the
// subscriber's position, and Wait returns when it passes the one asked for, whether or not the events before it were
// wanted. Of a lane that another program has, only the checkpoint is known: while somebody waits for one, it is read every
// 25 ms, and its owner is asked to move the checkpoints of idle lanes at once instead of within a second or so. Nobody
// waits, nothing is read.
package pubsub
