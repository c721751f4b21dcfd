package projections

import (
	"context"

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
