// Package read runs the queries of read models and collects their rows into plain structs.
package read

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"cartwright/projections"
)

// MaxLimit bounds every page, whatever the caller asks for.
const MaxLimit = 200

// Limit returns a page size between 1 and MaxLimit.
func Limit(asked int) int { return min(max(asked, 1), MaxLimit) }

// Into says which of T's fields a query's columns fill, in the order of the columns.
func Into[T any](fields func(*T) []any) pgx.RowToFunc[T] {
	return func(row pgx.CollectableRow) (T, error) {
		var t T
		err := row.Scan(fields(&t)...)
		return t, err
	}
}

// All returns every row of a query.
func All[T any](ctx context.Context, view projections.View, into pgx.RowToFunc[T], sql string, args ...any) ([]T, error) {
	rows, err := view.Query(ctx, sql, args...)
	if err != nil {
		return nil, failed(err)
	}
	all, err := pgx.CollectRows(rows, into)
	return all, failed(err)
}

// One returns the only row of a query, or the error missing when there is none.
func One[T any](ctx context.Context, view projections.View, missing error, into pgx.RowToFunc[T], sql string, args ...any) (T, error) {
	var none T
	rows, err := view.Query(ctx, sql, args...)
	if err != nil {
		return none, failed(err)
	}
	row, err := pgx.CollectExactlyOneRow(rows, into)
	if errors.Is(err, pgx.ErrNoRows) {
		return none, missing
	}
	return row, failed(err)
}

func failed(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("query a read model: %w", err)
}
