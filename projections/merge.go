package projections

import (
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// merger turns deltas into SQL: one statement for all rows of a signature, whatever their number.
type merger struct {
	schema     string
	tables     tables
	types      *pgtype.Map
	write      func(table string, g *group, columns []column) string // the statement for a group
	statements map[string]string                                     // by signature
}

func newMerger(schema string, tables tables) *merger {
	return &merger{schema: schema, tables: tables, types: pgtype.NewMap(), write: mergeRows, statements: map[string]string{}}
}

// careful is the same for when others may insert the same rows.
func (m *merger) careful() *merger {
	return &merger{schema: m.schema, tables: m.tables, types: m.types, write: upsert, statements: map[string]string{}}
}

// queue adds the statements that apply the delta, but for facts that are so many that they are to be copied.
func (m *merger) queue(batch *pgx.Batch, d *Delta) error {
	for _, g := range groups(d) {
		columns, err := m.tables.columns(g.table, g.columns)
		if err != nil {
			return err
		}
		arguments, err := m.arguments(g, columns)
		if err != nil {
			return err
		}
		batch.Queue(m.statement(g, columns), arguments...)
	}
	if d.hasManyFacts() {
		return nil
	}
	return m.queueFacts(batch, d)
}

func (m *merger) queueFacts(batch *pgx.Batch, d *Delta) error {
	for _, f := range d.appended {
		columns, err := m.tables.columns(f.table, f.columns)
		if err != nil {
			return err
		}
		arguments := make([]any, len(columns))
		for i, c := range columns {
			values := f.column(i)
			if err := m.elements(f.table, c, values); err != nil {
				return err
			}
			arguments[i] = values
		}
		batch.Queue(insert(pgx.Identifier{m.schema, f.table}.Sanitize(), columns), arguments...)
	}
	return nil
}

// arguments turns rows into one array a column.
func (m *merger) arguments(g *group, columns []column) ([]any, error) {
	arguments := make([]any, len(columns))
	for i, c := range columns {
		if numbers := g.numbers(i); numbers != nil {
			arguments[i] = numbers
			continue
		}
		values := g.column(i)
		if err := m.elements(g.table, c, values); err != nil {
			return nil, err
		}
		arguments[i] = values
	}
	return arguments, nil
}

// elements makes values ready to travel in an array.
func (m *merger) elements(table string, c column, values []any) error {
	for j, value := range values {
		element, err := c.element(m.types, value)
		if err != nil {
			return permanent{fmt.Errorf("%s.%s: %w", table, c.name, err)}
		}
		values[j] = element
	}
	return nil
}

func (m *merger) statement(g *group, columns []column) string {
	if sql, ok := m.statements[g.signature]; ok {
		return sql
	}
	sql := m.write(pgx.Identifier{m.schema, g.table}.Sanitize(), g, columns)
	m.statements[g.signature] = sql
	return sql
}

// check says which value of the delta Postgres's types cannot hold, if any.
func (m *merger) check(d *Delta) error {
	for _, g := range groups(d) {
		if err := m.checkColumns(g.table, g.columns, g.column); err != nil {
			return err
		}
	}
	for _, f := range d.appended {
		if err := m.checkColumns(f.table, f.columns, f.column); err != nil {
			return err
		}
	}
	return nil
}

func (m *merger) checkColumns(table string, names []string, values func(i int) []any) error {
	columns, err := m.tables.columns(table, names)
	if err != nil {
		return err
	}
	for i, c := range columns {
		for _, value := range values(i) {
			if err := c.takes(m.types, value); err != nil {
				return permanent{fmt.Errorf("%s.%s: %w", table, c.name, err)}
			}
		}
	}
	return nil
}
