package projectiontest

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"cartwright/adapters/eventstore"
	"cartwright/adapters/eventstore/embedded"
	"cartwright/adapters/postgres"
	"cartwright/adapters/postgres/pgtest"
	"cartwright/app"
	"cartwright/domain"
	"cartwright/domain/event"
	"cartwright/projections"
)

// patience is how long the parts may take before the test fails.
const patience = 30 * time.Second

// Run appends facts to a fresh event store and returns a view of the projection once the engine has folded them, all of
// them, an independent fold has come to the same tables, and so has a replay, which folds in memory and copies.
func Run(t testing.TB, p projections.Projection, facts ...Fact) projections.View {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	connection := connect(ctx, t)
	last := record(ctx, t, eventstore.NewStreams(connection, domain.Events), facts)

	pool := pgtest.Open(t, postgres.Migrate)
	engine := projections.NewEngine(pool, eventstore.NewFeed(connection), domain.Events, quiet, p)
	must(t, engine.Prepare(ctx))
	run(t, engine)
	must(t, engine.Wait(ctx, p.Name, last))
	verify(ctx, t, engine, p.Name)
	rebuild(ctx, t, engine, p.Name)
	return engine.View(p.Name)
}

var quiet = slog.New(slog.DiscardHandler)

func connect(ctx context.Context, t testing.TB) *eventstore.Connection {
	t.Helper()
	node, err := embedded.Start(ctx, embedded.Options{Logger: quiet})
	must(t, err)
	t.Cleanup(func() { must(t, node.Close()) })
	connection, err := eventstore.Connect(ctx, node.URL(), quiet)
	must(t, err)
	t.Cleanup(func() { must(t, connection.Close()) })
	return connection
}

// record appends each fact at the end of its stream and returns the position of the last.
func record(ctx context.Context, t testing.TB, streams *eventstore.Streams, facts []Fact) (last event.Position) {
	t.Helper()
	revisions := map[string]app.Revision{}
	for _, recorded := range History(facts...) {
		at, known := revisions[recorded.Stream]
		if !known {
			at = app.NoStream
		}
		var err error
		last, err = streams.Append(ctx, recorded.Stream, at, []event.New{{ID: recorded.ID, Event: recorded.Event}})
		must(t, err)
		revisions[recorded.Stream] = at + 1
	}
	return last
}

// run lets the engine fold until the test ends.
func run(t testing.TB, engine *projections.Engine) {
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- engine.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		must(t, <-done)
	})
}

func verify(ctx context.Context, t testing.TB, engine *projections.Engine, name string) {
	t.Helper()
	difference, err := engine.Verify(ctx, name)
	must(t, err)
	if !difference.Empty() {
		t.Fatalf("the tables differ from an independent fold: %s", difference)
	}
	all, err := engine.Status(ctx)
	must(t, err)
	if parked := all[0].Parked; parked > 0 {
		t.Fatalf("%d events could not be folded", parked)
	}
}

// rebuild replays a projection, and compares with the live tables.
func rebuild(ctx context.Context, t testing.TB, engine *projections.Engine, name string) {
	t.Helper()
	var difference *projections.Difference
	must(t, engine.Replay(ctx, name, func(p projections.Replay) { difference = p.Difference }))
	if difference == nil || !difference.Empty() {
		t.Fatalf("a rebuild differs from the live tables: %v", difference)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
