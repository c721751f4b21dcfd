package projections

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// copyLeast is how many facts are worth a COPY, which takes some round trips.
const copyLeast = 500

// copy writes a delta into empty tables.
func (m *merger) copy(ctx context.Context, tx pgx.Tx, d *Delta) error {
	return m.copyGroups(ctx, tx, slices.Concat(groups(d), factGroups(d)))
}

// copyFacts appends facts, in the order they came.
func (m *merger) copyFacts(ctx context.Context, tx pgx.Tx, d *Delta) error {
	return m.copyGroups(ctx, tx, factGroups(d))
}

func (m *merger) copyGroups(ctx context.Context, tx pgx.Tx, groups []*group) error {
	for _, g := range groups {
		if err := m.copyGroup(ctx, tx, g); err != nil {
			return err
		}
	}
	return nil
}

func (m *merger) copyGroup(ctx context.Context, tx pgx.Tx, g *group) error {
	columns, err := m.tables.columns(g.sheet.table, g.names())
	if err != nil {
		return err
	}
	quoted := make([]string, len(columns))
	for i, c := range columns {
		quoted[i] = quote(c.name)
	}
	sql := fmt.Sprintf("COPY %s (%s) FROM STDIN BINARY", pgx.Identifier{m.schema, g.sheet.table}.Sanitize(), strings.Join(quoted, ", "))
	stream := newCopyStream(m.types, g, columns)
	_, err = tx.Conn().PgConn().CopyFrom(ctx, stream, sql)
	if stream.err != nil {
		err = stream.err // the database only says that there was one
	}
	if err != nil {
		return fmt.Errorf("copy into %s: %w", g.sheet.table, err)
	}
	return nil
}
