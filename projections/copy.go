package projections

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// copyLeast is how many facts are worth a COPY, which takes some round trips.
const copyLeast = 500

// copy writes a delta into empty tables.
func (m *merger) copy(ctx context.Context, tx pgx.Tx, d *Delta) error {
	for _, g := range groups(d) {
		value := func(row, column int) any { return g.value(g.rows[row], column) }
		if err := m.copyInto(ctx, tx, g.table, g.columns, len(g.rows), value); err != nil {
			return err
		}
	}
	return m.copyFacts(ctx, tx, d)
}

// copyFacts appends facts, in the order they came.
func (m *merger) copyFacts(ctx context.Context, tx pgx.Tx, d *Delta) error {
	for _, f := range d.appended {
		value := func(row, column int) any { return f.rows[row][column] }
		if err := m.copyInto(ctx, tx, f.table, f.columns, len(f.rows), value); err != nil {
			return err
		}
	}
	return nil
}

// copyInto copies rows into a table. Types that only the driver knows, such as enumerations, are left to it.
func (m *merger) copyInto(ctx context.Context, tx pgx.Tx, table string, columns []string, rows int, value func(row, column int) any) error {
	err := m.copyBinary(ctx, tx, table, columns, rows, value)
	if errors.Is(err, errNotBinary) {
		_, err = tx.CopyFrom(ctx, pgx.Identifier{m.schema, table}, columns, driverSource(len(columns), rows, value))
	}
	if err != nil {
		return fmt.Errorf("copy into %s: %w", table, err)
	}
	return nil
}

// driverSource hands rows to the driver's own COPY.
func driverSource(columns, rows int, value func(row, column int) any) pgx.CopyFromSource {
	return pgx.CopyFromSlice(rows, func(row int) ([]any, error) {
		values := make([]any, columns)
		for i := range values {
			values[i] = value(row, i)
		}
		return values, nil
	})
}
