package bench

import (
	"context"
	"runtime"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"cartwright/adapters/eventstore"
)

// Options say how much is measured.
type Options struct {
	Events   int           // of a replay
	Rounds   int           // of each measurement, each beside COPY
	Time     time.Duration // past it no further round begins
	Store    int           // events put into the event store
	Seconds  int           // that each latency is measured, the first not counted
	Only     string        // measurements whose name begins so
	Progress func(doing string)
}

// Parts are what is measured. The event store should be empty.
type Parts struct {
	Pool       *pgxpool.Pool
	Connection *eventstore.Connection
}

// Report is what was found.
type Report struct {
	CPUs      int       `json:"cpus"`
	Postgres  string    `json:"postgres"`
	Took      float64   `json:"seconds"`
	Measures  []Measure `json:"measures"`
	Latencies []Latency `json:"latencies"`
	EndToEnd  *EndToEnd `json:"end_to_end,omitempty"`
}

// bench is a run under way.
type bench struct {
	Options
	pool       *pgxpool.Pool
	connection *eventstore.Connection
	started    time.Time
	runs       int
	batch      int // mean events a transaction of the last run
	report     Report

	log      memory // the events made last
	sold     []Sold
	products int
}

// Run measures everything asked for.
func Run(ctx context.Context, parts Parts, o Options) (Report, error) {
	b := &bench{Options: o, pool: parts.Pool, connection: parts.Connection, started: time.Now()}
	b.report.CPUs = runtime.NumCPU()
	if err := b.pool.QueryRow(ctx, "SHOW server_version").Scan(&b.report.Postgres); err != nil {
		return b.report, err
	}
	for _, step := range b.steps() {
		if err := step(ctx); err != nil {
			return b.report, err
		}
	}
	b.report.Took = time.Since(b.started).Seconds()
	return b.report, nil
}

func (b *bench) inTime() bool { return time.Since(b.started) < b.Time }
