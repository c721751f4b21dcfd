// Package eventstore reaches EventStoreDB, or anything that speaks its gRPC protocol, through the official client.
//
// Streams is the store as the use cases need it, Feed as the projections do. Both go through a Connection, which stands
// between them and the client's weaknesses.
//
// # What the client does when the store goes away
//
// It has one goroutine that hands out the gRPC connection, and searches for the store when there is none. During a search
//
//   - every call waits for that goroutine without a look at its context;
//   - after a number of attempts, one second's worth by default, the client closes for good, and the calls that were
//     waiting wait for ever;
//   - closing it from outside panics in the calls that wait;
//   - the connection it had before is forgotten without being closed.
//
// So a client is treated as what it is: good until its first failure, then to be replaced.
//
// # The supervision
//
//	           no session                      the store answers
//	call ────▶ acquire ───────▶ connect: knock ──────────────────▶ rise
//	              │               ▲  │ no answer: pause, knock      │
//	              │ session       │  └───────┐                      │
//	              ▼               └──────────┘                      ▼
//	             call ◀──────────────────────────────────────── session: one client
//	              │ unavailable, closed, or hanging
//	              ▼
//	            retire: the next call finds no session; the last user of the old one closes its client
//
// Callers never enter a client that is searching. They wait for a session, under their own context, and the search is done
// by one connector, however many wait. It knocks with a client of a single attempt that is then thrown away, because a
// search cannot be interrupted and must not outlive Close. The session that rises gets a fresh client which never gives
// up, since giving up is what hangs callers for good.
//
// Nevertheless every call runs in a goroutine of its own. One that has not come back shortly after the end of its context
// is left behind, and its session is retired with it: as no call enters that session any more, no more can hang there than
// were under way. They come back when the store does, and the last of them closes the client.
//
// A failure is learnt from the client's log, which comes before its own reaction to it, so a call slips into a failed
// client only in the instant between a look at the session and the client's own queue. When that happens the client's
// search leaks a gRPC connection; gRPC puts such a connection to sleep after half an hour without use.
//
// # What is repeated
//
// Reads are. So are appends whose outcome is unknown (unavailable, aborted, timed out, a lost reply): with the same event
// ids at the same expected revision the store compares them with what it has at that place in the log, so the repeat
// answers as the first would have. That holds for ever, unlike the bounded memory the store keeps for appends without an
// expected revision, which are never made here. Watch subscribes again from what it has seen last. Follow returns instead,
// because only its caller knows which events it has dealt with.
package eventstore
