package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"cartwright/adapters/eventstore"
	"cartwright/adapters/eventstore/embedded"
	"cartwright/adapters/postgres"
	"cartwright/adapters/postgres/private"
	"cartwright/cmd/cartwright/bench"
)

// benchCommand measures parts of the program on this machine.
type benchCommand struct {
	Projections benchProjections `cmd:"" help:"Measure the projection engine beside plain COPY, its latency, and the way from the event store."`
	Eventstore  benchStore       `cmd:"" help:"Measure the embedded event store beside one that does not sync, Pebble, the disk, and gRPC from memory."`
}

// benchProjections starts an event store and a database of its own, measures, and leaves nothing behind.
type benchProjections struct {
	Events int           `default:"500000" help:"Events of a replay."`
	Rounds int           `default:"3" help:"Rounds of each measurement; the median counts."`
	Store  int           `default:"100000" help:"Events put into the event store."`
	Time   time.Duration `default:"2m" help:"Past this no further round begins."`
	Only   string        `help:"Measure only what begins so, such as replay, rebuild, facts, latency, end."`
	PgBin  string        `name:"pg-bin" env:"CARTWRIGHT_PG_BIN" help:"Folder of PostgreSQL's programs; found when empty."`
	JSON   bool          `help:"Print the report as one JSON object."`
}

// latencySeconds is how long each latency is measured.
const latencySeconds = 4

// Run measures and prints.
func (c benchProjections) Run(ctx context.Context) (err error) {
	if c.Events < 1000 || c.Store < 1000 || c.Rounds < 1 {
		return errors.New("--events and --store must be at least 1000, --rounds at least 1")
	}
	dir, err := os.MkdirTemp("", "cartwright-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	parts, stop, err := c.start(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	report, err := bench.Run(ctx, parts, bench.Options{
		Events: c.Events, Rounds: c.Rounds, Time: c.Time, Store: c.Store, Seconds: latencySeconds, Only: c.Only,
		Progress: func(doing string) { fmt.Fprintln(os.Stderr, doing) },
	})
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(report)
	}
	printBench(os.Stdout, report)
	return nil
}

// start starts what is measured, on this machine's loopback only.
func (c benchProjections) start(ctx context.Context, dir string) (parts bench.Parts, stop func() error, err error) {
	quiet, s := slog.New(slog.DiscardHandler), &shop{}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
		}
	}()
	node, err := embedded.Start(ctx, embedded.Options{Dir: filepath.Join(dir, "events"), Logger: quiet})
	if err != nil {
		return parts, nil, fmt.Errorf("start the event store: %w", err)
	}
	s.onClose(node.Close)
	if parts.Connection, err = eventstore.Connect(ctx, node.URL(), quiet); err != nil {
		return parts, nil, err
	}
	s.onClose(parts.Connection.Close)
	server, err := private.Start(ctx, private.Options{Dir: filepath.Join(dir, "postgres"), Bin: c.PgBin, Logger: quiet})
	if err != nil {
		return parts, nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	s.onClose(server.Stop)
	if parts.Pool, err = postgres.Open(ctx, server.URL()); err != nil {
		return parts, nil, err
	}
	s.onClose(func() error { parts.Pool.Close(); return nil })
	return parts, s.close, nil
}

func printBench(out io.Writer, r bench.Report) {
	fmt.Fprintf(out, "%d CPUs, PostgreSQL %s, %.0f s\n\n", r.CPUs, r.Postgres, r.Took)
	fmt.Fprintf(out, "%-34s %10s %12s %8s %8s %6s %9s %9s %10s\n",
		"", "events/s", "COPY rows/s", "x COPY", "lowest", "aim", "CPU us", "COPY's", "events/tx")
	for _, m := range r.Measures {
		fmt.Fprintf(out, "%-34s %10.0f %12.0f %8.2f %8.2f %6.2f %9.2f %9.2f %10d\n",
			m.Name, m.Rate, m.Copy, m.Ratio, m.Lowest, m.Aim, m.CPU, m.CopyCPU, m.Batch)
	}
	for _, l := range r.Latencies {
		fmt.Fprintf(out, "%6d events/s (%.0f achieved, %d an append), from append sent to rows committed: p50 %.1f ms, p99 %.1f ms, max %.1f ms\n", l.Rate, l.Achieved, l.AtOnce, l.P50, l.P99, l.Max)
		fmt.Fprintf(out, "%15s to append acknowledged: p50 %.1f ms, p99 %.1f ms; from there to rows committed: p50 %.1f ms, p99 %.1f ms\n",
			"", l.AppendP50, l.AppendP99, l.FoldP50, l.FoldP99)
	}
	if e := r.EndToEnd; e != nil {
		fmt.Fprintf(out, "from the event store: source %.0f/s, sink %.0f/s, both %.0f/s = %.2f x the slower (aim %.2f); append %.0f/s\n",
			e.Source, e.Sink, e.Both, e.Ratio, e.Aim, e.Appended)
	}
}
