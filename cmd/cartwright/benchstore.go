package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"cartwright/adapters/eventstore/embedded/storebench"
)

// benchStore measures an event store of its own, and leaves nothing behind.
type benchStore struct {
	Dir    string        `help:"Where the disk is measured; a temporary folder when empty." type:"path"`
	Turn   time.Duration `default:"1s" help:"Length of each turn."`
	Rounds int           `default:"2" help:"Turns of each contestant, one after the other."`
	Events int           `default:"200000" help:"Events stored before reads are measured; 10000000 shows what memory and disk they take."`
	JSON   bool          `help:"Print the report as one JSON object."`
}

// Run measures and prints.
func (c benchStore) Run(ctx context.Context) error {
	if c.Turn < 10*time.Millisecond || c.Rounds < 1 || c.Events < 1000 {
		return errors.New("--turn must be at least 10ms, --rounds at least 1, --events at least 1000")
	}
	report, err := storebench.Run(ctx, storebench.Options{
		Dir: c.Dir, Turn: c.Turn, Rounds: c.Rounds, Events: c.Events,
		Progress: func(doing string) { fmt.Fprintln(os.Stderr, doing) },
	})
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(report)
	}
	printStoreBench(os.Stdout, report)
	return nil
}

func printStoreBench(out io.Writer, r storebench.Report) {
	fmt.Fprintf(out, "%d CPUs shared by client and node, %.0f s, events of %d bytes\n\n", r.CPUs, r.Took, storebench.EventBytes)
	fmt.Fprintf(out, "%7s %6s %10s %9s %9s %12s %8s %12s %12s\n",
		"writers", "batch", "events/s", "p50 ms", "p99 ms", "fsync off/s", "ratio", "Pebble/s", "fdatasync/s")
	for _, w := range r.Writes {
		fmt.Fprintf(out, "%7d %6d %10.0f %9.2f %9.2f %12.0f %8.2f %12.0f %12.0f\n",
			w.Writers, w.Batch, w.Durable.Events, w.Durable.P50, w.Durable.P99, w.NoSync.Events, w.Ratio, w.Pebble.Events, w.Disk.Events)
	}
	fmt.Fprintf(out, "\n%-44s %10s %14s %8s\n", "reads", "events/s", "from memory/s", "ratio")
	for _, read := range r.Reads {
		fmt.Fprintf(out, "%-44s %10.0f %14.0f %8.2f\n", read.Name, read.Node, read.Memory, read.Ratio)
	}
	if s := r.Stored; s != nil {
		fmt.Fprintf(out, "\n%d events stored: %.0f bytes of disk each, %d MiB resident\n", s.Events, s.BytesPerEvent, s.RSS)
	}
}
