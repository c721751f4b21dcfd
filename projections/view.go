package projections

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// View reads the live version of one projection. In its SQL the schema is written "live", as in "FROM live.orders":
// the name of the version that serves at the moment of the query takes its place, so that a swap disturbs no reader.
type View struct {
	pool *pgxpool.Pool
	live func() string
}

// Query runs a query against the live version.
func (v View) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	return v.pool.Query(ctx, v.resolve(sql), args...)
}

// QueryRow runs a query for one row against the live version.
func (v View) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	return v.pool.QueryRow(ctx, v.resolve(sql), args...)
}

func (v View) resolve(sql string) string {
	return strings.ReplaceAll(sql, "live.", v.live()+".")
}
