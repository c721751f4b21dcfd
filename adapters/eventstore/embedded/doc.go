// Package embedded is a durable single node that speaks EventStoreDB's gRPC protocol.
package embedded
