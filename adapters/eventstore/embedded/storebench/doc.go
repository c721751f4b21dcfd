// Package storebench measures the embedded node through the official client, beside what bounds it.
//
// A rate alone says little about a shared machine, so each measurement has its yardsticks in the same run, in turns of
// about a second:
//
//	appends   the same load on a node whose disk does not sync   what durability costs
//	          Pebble alone, one synchronous batch per append     what the protocol costs
//	          write and fdatasync of as many bytes, one by one   what the disk can do
//	reads     the same messages, sent from memory over gRPC      what storage costs
//
// Client, node and yardsticks share one process and its processors: a client on another machine leaves the node more.
package storebench
