package projections_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"cartwright/adapters/postgres/pgtest"
	"cartwright/domain/event"
	"cartwright/projections"
	"cartwright/projections/pubsub"
)

const indexed = `
CREATE TABLE product (
    sku   text PRIMARY KEY WITH (fillfactor = 70),
    units bigint NOT NULL DEFAULT 0 CHECK (units >= 0),
    upper text GENERATED ALWAYS AS (upper(sku)) STORED,
    UNIQUE (upper) INCLUDE (units),
    CONSTRAINT late UNIQUE (sku, units) DEFERRABLE
);
CREATE INDEX popular ON product (units DESC, lower(sku)) WHERE units > 1;
CREATE TABLE other (sku text)`

// TestFillingTablesLeavesTheirIndexesAsTheyWere fills tables with many rows, for which indexes are dropped and made
// again.
func TestFillingTablesLeavesTheirIndexesAsTheyWere(t *testing.T) {
	t.Parallel()
	pool := pgtest.Open(t)
	for name, ddl := range map[string]string{
		"indexed": indexed, "referred": indexed + `; ALTER TABLE other ADD FOREIGN KEY (sku) REFERENCES product`,
	} {
		p := projections.Projection{Name: name, Version: 1, Schema: ddl, On: projections.Handlers{}.Handle(
			projections.On(func(d *projections.Delta, e Sold, _ *event.Recorded) {
				d.Row("product", "sku", e.SKU).Add("units", e.Units)
			}))}
		engine := projections.NewEngine(pool, nil, facts, quiet(), p)
		must(t, engine.Prepare(within(t)))
		before := definitions(t, pool, name+"_v1_b1")
		const many = 1500
		batch := pubsub.Batch{UpTo: event.Position{Commit: many}}
		for i := range many {
			batch.Events = append(batch.Events, &pubsub.Item{Recorded: event.Recorded{
				Envelope: event.Envelope{Name: "test.sold", Position: event.Position{Commit: uint64(i + 1)}},
				Event:    Sold{fmt.Sprint("sku", i), 2},
			}})
		}
		must(t, engine.Fill(within(t), name, [][]pubsub.Batch{{batch}}))
		if after := definitions(t, pool, name+"_v1_b1"); len(before) < 5 || !slices.Equal(before, after) {
			t.Errorf("%s: before\n%v\nafter\n%v", name, before, after)
		}
		var n int
		must(t, engine.View(name).QueryRow(within(t), "SELECT count(*) FROM live.product WHERE units = 2").Scan(&n))
		if n != many {
			t.Errorf("%s: %d rows", name, n)
		}
	}
}

// definitions are all indexes and constraints of a schema.
func definitions(t *testing.T, pool *pgxpool.Pool, schema string) []string {
	t.Helper()
	const sql = `SELECT pg_get_indexdef(indexrelid) || indisvalid || indisprimary FROM pg_index JOIN pg_class ON oid = indrelid
			WHERE relnamespace = to_regnamespace($1) AND relkind = 'r'
		UNION ALL SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = to_regnamespace($1)
		UNION ALL SELECT attrelid::regclass || attname || attnotnull FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
			WHERE relnamespace = to_regnamespace($1) AND relkind = 'r' ORDER BY 1`
	rows, err := pool.Query(within(t), sql, schema)
	must(t, err)
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	must(t, err)
	return all
}
