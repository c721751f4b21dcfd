package projections_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"cartwright/adapters/eventstore"
	"cartwright/adapters/eventstore/embedded"
	"cartwright/adapters/postgres"
	"cartwright/adapters/postgres/pgtest"
	"cartwright/app"
	"cartwright/domain/event"
	"cartwright/projections"
)

// patience is for what must happen sooner or later. It is never reached when things are right.
const patience = time.Minute

// Facts of the tests: units sold, a price set, and one that is none of the projection's business.
type (
	Sold struct {
		SKU   string
		Units int64
	}
	Priced struct {
		SKU  string
		Text string
	}
	Ignored       struct{}
	Misunderstood struct{ SKU int }
)

var facts = event.Merge(event.Catalog{
	"test.sold":    event.Of[Sold](),
	"test.priced":  event.Of[Priced](),
	"test.ignored": event.Of[Ignored](),
})

const tables = `
CREATE TABLE product (
    sku    text PRIMARY KEY,
    units  bigint NOT NULL DEFAULT 0,
    sales  bigint NOT NULL DEFAULT 0,
    price  text,
    first  text
);
CREATE TABLE total (part int PRIMARY KEY, units int NOT NULL DEFAULT 0);`

// sales counts units per product and in all, keeps the last price and the first.
func sales(version int) projections.Projection {
	return projections.Projection{
		Name: "sales", Version: version, Schema: tables,
		On: projections.Handlers{}.
			Handle(projections.On(func(d *projections.Delta, e Sold, _ *event.Recorded) {
				if e.Units < 0 {
					panic("less than nothing was sold")
				}
				d.Row("product", "sku", e.SKU).Add("units", e.Units).Add("sales", 1)
				d.Row("total", "part", 0).Add("units", e.Units)
			})).
			Handle(projections.On(func(d *projections.Delta, e Priced, _ *event.Recorded) {
				d.Row("product", "sku", e.SKU).Set("price", e.Text).Once("first", e.Text)
			})),
	}
}

// world is a node, a database and what connects to them.
type world struct {
	pool       *pgxpool.Pool
	connection *eventstore.Connection
	streams    *eventstore.Streams
	foreign    *eventstore.Streams // of a program that writes other things under the same names
	feed       *eventstore.Feed
	lengths    map[string]int // of streams
}

func newWorld(t *testing.T) world {
	t.Helper()
	node, err := embedded.Start(t.Context(), embedded.Options{Logger: quiet()})
	must(t, err)
	t.Cleanup(func() { must(t, node.Close()) })
	connection, err := eventstore.Connect(t.Context(), node.URL(), quiet())
	must(t, err)
	t.Cleanup(func() { must(t, connection.Close()) })
	return world{
		pool:       pgtest.Open(t, postgres.Migrate),
		connection: connection,
		streams:    eventstore.NewStreams(connection, facts),
		foreign:    eventstore.NewStreams(connection, event.Merge(event.Catalog{"test.sold": event.Of[Misunderstood]()})),
		feed:       eventstore.NewFeed(connection),
		lengths:    map[string]int{},
	}
}

// append adds events to a stream and returns the position of the last.
func (w world) append(t *testing.T, stream string, events ...any) event.Position {
	t.Helper()
	return w.appendBy(t, w.streams, stream, events...)
}

func (w world) appendBy(t *testing.T, streams *eventstore.Streams, stream string, events ...any) event.Position {
	t.Helper()
	news := make([]event.New, len(events))
	for i, e := range events {
		news[i] = event.New{ID: uuid.NewString(), Event: e}
	}
	at, err := streams.Append(within(t), stream, app.Revision(w.lengths[stream])-1, news)
	must(t, err)
	w.lengths[stream] += len(events)
	return at
}

// sell spreads sales over streams and products, some priced, and returns the last position.
func (w world) sell(t *testing.T, n int) event.Position {
	t.Helper()
	var at event.Position
	for stream := range 8 {
		var events []any
		for i := stream; i < n; i += 8 {
			sku := fmt.Sprintf("sku-%d", i%5)
			events = append(events, Sold{SKU: sku, Units: int64(i%3 + 1)}, Priced{SKU: sku, Text: "9.90"}, Ignored{})
		}
		at = w.append(t, "test-"+uuid.NewString(), events...)
	}
	return at
}

// run starts an engine and stops it when the test ends, or before.
func (w world) run(t *testing.T, all ...projections.Projection) (*projections.Engine, func()) {
	t.Helper()
	engine := projections.NewEngine(w.pool, w.feed, facts, quiet(), all...)
	must(t, engine.Prepare(within(t)))
	return engine, start(t, engine.Run)
}

// start runs something in the background until stop is called or the test ends.
func start(t *testing.T, run func(context.Context) error) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- run(ctx) }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-done; err != nil {
			t.Error("run:", err)
		}
	}
	t.Cleanup(stop)
	return stop
}

// product is a row of the test projection.
type product struct {
	SKU          string
	Units, Sales int64
	Price, First *string
}

func products(t *testing.T, view projections.View) []product {
	t.Helper()
	rows, err := view.Query(within(t), "SELECT sku, units, sales, price, first FROM live.product ORDER BY sku")
	must(t, err)
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[product])
	must(t, err)
	return all
}

// units is the sum over all products, and the total the projection keeps by itself.
func units(t *testing.T, view projections.View) (sum, total int64) {
	t.Helper()
	const sql = `SELECT coalesce((SELECT sum(units) FROM live.product), 0)::bigint,
		coalesce((SELECT sum(units) FROM live.total), 0)::bigint`
	must(t, view.QueryRow(within(t), sql).Scan(&sum, &total))
	return sum, total
}

// sold is what sell(n) sells.
func sold(n int) (units int64) {
	for i := range n {
		units += int64(i%3 + 1)
	}
	return units
}

func await(t *testing.T, what string, done <-chan struct{}) {
	t.Helper()
	select {
	case <-done:
	case <-within(t).Done():
		t.Fatalf("never: %s", what)
	}
}

func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	return ctx
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
