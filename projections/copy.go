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
	return m.copyGroups(ctx, tx.Conn(), slices.Concat(groups(d), factGroups(d)), "")
}

// copyFacts appends facts, in the order they came.
func (m *merger) copyFacts(ctx context.Context, tx pgx.Tx, d *Delta) error {
	return m.copyGroups(ctx, tx.Conn(), factGroups(d), "")
}

// commitWithFacts runs a round of statements and appends facts, as one transaction in two round trips: BEGIN goes with the
// round, COMMIT with the last COPY.
func (m *merger) commitWithFacts(ctx context.Context, conn *pgx.Conn, round *pgx.Batch, d *Delta) error {
	begun := &pgx.Batch{}
	begun.Queue("BEGIN")
	begun.QueuedQueries = append(begun.QueuedQueries, round.QueuedQueries...)
	err := conn.SendBatch(ctx, begun).Close()
	if err == nil {
		err = m.copyGroups(ctx, conn, factGroups(d), "; COMMIT")
	}
	if err != nil {
		_, _ = conn.Exec(ctx, "ROLLBACK") // where it fails too, the pool parts with the connection
	}
	return err
}

// copyGroups copies one group after the other. The ending goes behind the last COPY.
func (m *merger) copyGroups(ctx context.Context, conn *pgx.Conn, groups []*group, ending string) error {
	for i, g := range groups {
		then := ""
		if i == len(groups)-1 {
			then = ending
		}
		if err := m.copyGroup(ctx, conn, g, then); err != nil {
			return err
		}
	}
	return nil
}

func (m *merger) copyGroup(ctx context.Context, conn *pgx.Conn, g *group, then string) error {
	columns, err := m.tables.columns(g.sheet.table, g.names())
	if err != nil {
		return err
	}
	quoted := make([]string, len(columns))
	for i, c := range columns {
		quoted[i] = quote(c.name)
	}
	sql := fmt.Sprintf("COPY %s (%s) FROM STDIN BINARY%s", pgx.Identifier{m.schema, g.sheet.table}.Sanitize(), strings.Join(quoted, ", "), then)
	stream := newCopyStream(m.types, g, columns)
	_, err = conn.PgConn().CopyFrom(ctx, stream, sql)
	if stream.err != nil {
		err = stream.err // the database only says that there was one
	}
	if err != nil {
		return fmt.Errorf("copy into %s: %w", g.sheet.table, err)
	}
	return nil
}
