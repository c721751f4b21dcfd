//go:build unix

// Package pgtest gives every test a PostgreSQL database of its own.
//
// The first test of a test program that asks starts a private server; the others share it. Nothing has to be
// declared: when the test program ends, however it ends, its server and its files go too.
package pgtest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"cartwright/adapters/postgres/private"
)

// Setup prepares a fresh database: postgres.Migrate is one.
type Setup = func(context.Context, *pgxpool.Pool) error

// Open returns a pool on a fresh database, after the given setups.
func Open(t testing.TB, setup ...Setup) *pgxpool.Pool {
	t.Helper()
	pool, err := pgxpool.New(t.Context(), URL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	for _, prepare := range setup {
		if err := prepare(t.Context(), pool); err != nil {
			t.Fatal(err)
		}
	}
	return pool
}

var databases atomic.Int64

// URL returns the connection string of a fresh, empty database that is dropped when the test ends.
func URL(t testing.TB) string {
	t.Helper()
	server, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("test_%d", databases.Add(1))
	admin(t, server, "CREATE DATABASE "+name)
	t.Cleanup(func() { admin(t, server, "DROP DATABASE "+name+" WITH (FORCE)") })
	return server.DatabaseURL(name)
}

// admin runs a statement on the server's own database. Tests' contexts have ended when they clean up.
func admin(t testing.TB, server *private.Server, statement string) {
	t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, server.DatabaseURL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, statement); err != nil {
		t.Errorf("%s: %v", statement, err)
	}
}

// shared starts the test program's server on first use.
var shared = sync.OnceValues(func() (*private.Server, error) {
	dir, err := os.MkdirTemp("", "cartwright-pgtest-")
	if err != nil {
		return nil, err
	}
	if err := removeAfterExit(dir); err != nil {
		return nil, err
	}
	return private.Start(context.Background(), private.Options{
		Dir: filepath.Join(dir, "pg"),
		Settings: map[string]string{
			"fsync": "off", // a test's data need not survive the machine
			// Many tests at once, each with a pool.
			"max_connections": "400",
		},
	})
})
