// Package embedded is a durable single node, in-process, that any EventStoreDB client can talk to.
//
// It exists so that one machine needs nothing installed: the program uses the official client either way, and only
// the connection string tells this node from a production cluster. It is therefore built to be no kinder than
// production. Sparse positions, the volatile memory behind Any, metastreams that show one event, soft deletes that
// wipe metadata, system events in $all: whoever passes here passes there.
//
//	          esdb client (this process or another)
//	                │ gRPC, one port
//	┌───────────────▼──────────────────────────────────────┐
//	│ Streams: append · read · delete      ServerFeatures  │   this package: messages, statuses, trailers,
//	│          read as subscription        Gossip          │   filters, links, paging
//	├───────────────┬───────────▲──────────────────────────┤
//	│ eventlog      │ decide    │ scan up to durable head  │   the rules, the order, the disk
//	│               ▼           │                          │
//	│             Pebble (log, stream index)               │
//	└──────────────────────────────────────────────────────┘
//
// # Reads and subscriptions
//
// Both copy pages out of the store and send them afterwards, so that a slow client holds no scan open and costs one
// page of memory. A subscription is a read that waits: it reads from storage up to the durable head, says that it has
// caught up, and sleeps until the head moves. There is no second path for live events, hence no seam between the two
// where an event could be lost or shown twice, and no buffer that a slow subscriber could overflow. What production
// servers tell a subscriber that overflowed its live buffer, that it has caught up again, is told here under the
// same condition.
//
// # Operations
//
// The port is shared by two servers. Connections that begin like HTTP/2 go to gRPC untouched; the others get plain HTTP:
// probes at /health/live, Prometheus at /metrics, and a 501 with advice for clients that fall back to HTTP.
//
// What clients of EventStoreDB have no words for is a gRPC service of the node's own, cartwright.eventstore.Operations,
// which is advertised nowhere: a scavenge on command, and a backup. A backup is a checkpoint of the store, made of
// hard links in an instant, sent to whoever asked. The node never writes where a caller says, so that being able
// to reach the port is still no more than being able to read and write events; and since browsers cannot speak
// gRPC without TLS, no web page can ask for one.
//
// Events travel as frames laid out straight from their records (see frame), because building and walking a message for
// each was most of what a catch-up cost. What is left belongs to gRPC and to the client, which decodes.
//
// # What it is not
//
// It has no cluster, no users, no TLS, no persistent subscriptions and no server-side projections. Those services
// answer UNIMPLEMENTED with a sentence that says what to use instead, and are not advertised.
package embedded
