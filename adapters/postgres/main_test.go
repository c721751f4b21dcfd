package postgres_test

import (
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"cartwright/adapters/postgres"
	"cartwright/adapters/postgres/pgtest"
)

// open returns a migrated database of the test's own.
func open(t *testing.T) *pgxpool.Pool {
	t.Helper()
	return pgtest.Open(t, postgres.Migrate)
}
