package projections

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"cartwright/projections/pubsub"
)

//go:embed control.sql
var controlSQL string

// State is where a build stands in its life.
type State string

// The states of a build.
const (
	Building State = "building" // it reads history
	Live     State = "live"     // it answers
	Retired  State = "retired"  // it did; the last one is folded on for a while, to go back to
)

// build is one filling of a projection's tables.
type build struct {
	Name        string
	Version     int
	Number      int
	State       State
	Schema      string
	Fingerprint string
	Stopped     string        // why nothing may be written
	Retired     time.Duration // how long ago; 0 when it is not
}

// querier is a pool, a connection or a transaction.
type querier interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

const buildsSQL = `
SELECT name, version, build, state, schema_name, fingerprint, coalesce(stopped, ''),
    coalesce(1000 * extract(epoch FROM clock_timestamp() - retired_at), 0)::bigint * 1000000
FROM cartwright.projection `

func readBuilds(ctx context.Context, db querier) ([]build, error) {
	rows, err := db.Query(ctx, buildsSQL+"ORDER BY name, version, build")
	if err != nil {
		return nil, fmt.Errorf("read the projections' builds: %w", err)
	}
	builds, err := pgx.CollectRows(rows, pgx.RowToStructByPos[build])
	if err != nil {
		return nil, fmt.Errorf("read the projections' builds: %w", err)
	}
	return builds, nil
}

// buildIn returns the build of a Postgres schema, or pgx.ErrNoRows.
func (e *Engine) buildIn(ctx context.Context, schema string) (build, error) {
	rows, err := e.pool.Query(ctx, buildsSQL+"WHERE schema_name = $1", schema)
	if err != nil {
		return build{}, fmt.Errorf("read build %s: %w", schema, err)
	}
	b, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[build])
	if err != nil {
		return build{}, fmt.Errorf("read build %s: %w", schema, err)
	}
	return b, nil
}

// createBuild makes the tables of a projection's next build.
func createBuild(ctx context.Context, tx pgx.Tx, d definition, state State) (build, error) {
	b := build{Name: d.Name, Version: d.Version, State: state, Fingerprint: d.fingerprint}
	const number = `SELECT coalesce(max(build), 0) + 1 FROM cartwright.projection WHERE name = $1 AND version = $2`
	if err := tx.QueryRow(ctx, number, d.Name, d.Version).Scan(&b.Number); err != nil {
		return b, fmt.Errorf("number the next build of %s: %w", d.Name, err)
	}
	b.Schema = fmt.Sprintf("%s_v%d_b%d", d.Name, b.Version, b.Number)
	if err := createTables(ctx, tx, b.Schema, d.Schema); err != nil {
		return b, fmt.Errorf("create %s: %w", b.Schema, err)
	}
	return b, b.register(ctx, tx)
}

// createTables runs a projection's DDL inside a new Postgres schema.
func createTables(ctx context.Context, tx pgx.Tx, schema, ddl string) error {
	into := fmt.Sprintf("CREATE SCHEMA %s; SET LOCAL search_path TO %[1]s, public", quote(schema))
	for _, sql := range []string{into, ddl, "SET LOCAL search_path TO DEFAULT"} {
		if _, err := tx.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return nil
}

func (b build) register(ctx context.Context, tx pgx.Tx) error {
	batch := &pgx.Batch{}
	batch.Queue(`INSERT INTO cartwright.projection (name, version, build, state, schema_name, fingerprint)
		VALUES ($1, $2, $3, $4, $5, $6)`, b.Name, b.Version, b.Number, b.State, b.Schema, b.Fingerprint)
	batch.Queue(`INSERT INTO cartwright.projection_checkpoint (schema_name, part, folded, digest)
		SELECT $1, generate_series(0, $2::int - 1), 0, 0`, b.Schema, pubsub.Partitions)
	if b.State == Live {
		batch.Queue(`INSERT INTO cartwright.projection_live (name, schema_name) VALUES ($1, $2)`, b.Name, b.Schema)
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("register %s: %w", b.Schema, err)
	}
	return nil
}

// dropBuild removes a build that nobody needs, tables and all.
func dropBuild(ctx context.Context, tx pgx.Tx, b build) error {
	if _, err := tx.Exec(ctx, "DROP SCHEMA IF EXISTS "+quote(b.Schema)+" CASCADE"); err != nil {
		return fmt.Errorf("drop %s: %w", b.Schema, err)
	}
	if _, err := tx.Exec(ctx, "DELETE FROM cartwright.projection WHERE schema_name = $1", b.Schema); err != nil {
		return fmt.Errorf("forget %s: %w", b.Schema, err)
	}
	return nil
}
