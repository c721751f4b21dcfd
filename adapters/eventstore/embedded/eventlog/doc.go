// Package eventlog is an append-only event log with streams, on Pebble.
package eventlog
