package projections

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// merger turns deltas into SQL: one statement for all rows of a signature, whatever their number.
type merger struct {
	schema     string
	tables     tables
	types      *pgtype.Map
	statements map[string]string // by signature
}

func newMerger(schema string, tables tables) *merger {
	return &merger{schema: schema, tables: tables, types: pgtype.NewMap(), statements: map[string]string{}}
}

// group is the rows of one signature.
type group struct {
	signature string
	columns   []string // the key's, then the changed ones
	keys      int
	rows      []*Row
}

// queue adds the statements that apply the delta. Tables and rows come in a fixed order, so that writers of the same
// rows wait for each other instead of deadlocking.
func (m *merger) queue(batch *pgx.Batch, d *Delta) error {
	for _, g := range groups(d) {
		columns, err := m.tables.columns(g.rows[0].Table, g.columns)
		if err != nil {
			return err
		}
		arguments, err := m.arguments(g, columns)
		if err != nil {
			return err
		}
		batch.Queue(m.statement(g, columns), arguments...)
	}
	return nil
}

func groups(d *Delta) []*group {
	bySignature := map[string]*group{}
	for _, row := range d.Rows() {
		columns := slices.Sorted(maps.Keys(row.Columns))
		signature := row.Signature(columns)
		g, ok := bySignature[signature]
		if !ok {
			g = newGroup(signature, row.Key, columns)
			bySignature[signature] = g
		}
		g.rows = append(g.rows, row)
	}
	sorted := slices.SortedFunc(maps.Values(bySignature), func(a, b *group) int {
		return strings.Compare(a.signature, b.signature)
	})
	for _, g := range sorted {
		slices.SortFunc(g.rows, func(a, b *Row) int { return strings.Compare(a.id, b.id) })
	}
	return sorted
}

func newGroup(signature string, key Key, changed []string) *group {
	g := &group{signature: signature, keys: len(key) / 2}
	for i := 0; i < len(key); i += 2 {
		g.columns = append(g.columns, fmt.Sprint(key[i]))
	}
	g.columns = append(g.columns, changed...)
	return g
}

// value is what a row has for the group's i-th column.
func (g *group) value(row *Row, i int) any {
	if i < g.keys {
		return row.Key[2*i+1]
	}
	return row.Columns[g.columns[i]].Value
}

// arguments turns rows into one array a column.
func (m *merger) arguments(g *group, columns []column) ([]any, error) {
	arguments := make([]any, len(columns))
	for i, c := range columns {
		values := make([]any, len(g.rows))
		for j, row := range g.rows {
			value, err := c.element(m.types, g.value(row, i))
			if err != nil {
				return nil, permanent{fmt.Errorf("%s.%s: %w", row.Table, c.name, err)}
			}
			values[j] = value
		}
		arguments[i] = values
	}
	return arguments, nil
}

func (m *merger) statement(g *group, columns []column) string {
	if sql, ok := m.statements[g.signature]; ok {
		return sql
	}
	sql := upsert(pgx.Identifier{m.schema, g.rows[0].Table}.Sanitize(), g, columns)
	m.statements[g.signature] = sql
	return sql
}

// check says which value of the delta Postgres's types cannot hold, if any.
func (m *merger) check(d *Delta) error {
	for _, g := range groups(d) {
		columns, err := m.tables.columns(g.rows[0].Table, g.columns)
		if err != nil {
			return err
		}
		for i, c := range columns {
			for _, row := range g.rows {
				if err := c.takes(m.types, g.value(row, i)); err != nil {
					return permanent{fmt.Errorf("%s.%s: %w", row.Table, c.name, err)}
				}
			}
		}
	}
	return nil
}
