package projections

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// copyLeast is how many facts are worth a COPY, which takes some round trips.
const copyLeast = 500

// copy writes a delta into empty tables.
func (m *merger) copy(ctx context.Context, tx pgx.Tx, d *Delta) error {
	for _, g := range groups(d) {
		if err := m.copyInto(ctx, tx, g.table, g.columns, g.source()); err != nil {
			return err
		}
	}
	return m.copyFacts(ctx, tx, d)
}

// copyFacts appends facts, in the order they came.
func (m *merger) copyFacts(ctx context.Context, tx pgx.Tx, d *Delta) error {
	for _, f := range d.appended {
		if err := m.copyInto(ctx, tx, f.table, f.columns, pgx.CopyFromRows(f.rows)); err != nil {
			return err
		}
	}
	return nil
}

func (m *merger) copyInto(ctx context.Context, tx pgx.Tx, table string, columns []string, rows pgx.CopyFromSource) error {
	if _, err := m.tables.columns(table, columns); err != nil {
		return err
	}
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{m.schema, table}, columns, rows); err != nil {
		return fmt.Errorf("copy into %s: %w", table, err)
	}
	return nil
}

// source hands out a group's rows one by one.
func (g *group) source() pgx.CopyFromSource {
	next, values := 0, make([]any, len(g.columns))
	return pgx.CopyFromFunc(func() ([]any, error) {
		if next == len(g.rows) {
			return nil, nil
		}
		for i := range values {
			values[i] = g.value(g.rows[next], i)
		}
		next++
		return values, nil
	})
}
