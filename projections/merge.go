package projections

import (
	"fmt"
	"slices"

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
		if err := m.queueGroup(batch, g, m.statement); err != nil {
			return err
		}
	}
	if d.hasManyFacts() {
		return nil
	}
	for _, g := range factGroups(d) {
		if err := m.queueGroup(batch, g, m.insertion); err != nil {
			return err
		}
	}
	return nil
}

func (m *merger) queueGroup(batch *pgx.Batch, g *group, statement func(*group, []column) string) error {
	columns, err := m.tables.columns(g.sheet.table, g.names())
	if err != nil {
		return err
	}
	arguments := make([]any, len(columns))
	for i, c := range columns {
		if arguments[i], err = m.argument(c, g.columns[i], g.rows); err != nil {
			return permanent{fmt.Errorf("%s.%s: %w", g.sheet.table, c.name, err)}
		}
	}
	batch.Queue(statement(g, columns), arguments...)
	return nil
}

// argument is a column's values in one array, ready to travel.
func (m *merger) argument(c column, values *cells, rows []int) (any, error) {
	if !c.isArray {
		return values.array(rows), nil
	}
	elements := values.values(rows)
	for i, value := range elements {
		element, err := c.element(m.types, value)
		if err != nil {
			return nil, err
		}
		elements[i] = element
	}
	return elements, nil
}

// insertion is the statement for facts.
func (m *merger) insertion(g *group, columns []column) string {
	return insert(pgx.Identifier{m.schema, g.sheet.table}.Sanitize(), columns)
}

func (m *merger) statement(g *group, columns []column) string {
	if sql, ok := m.statements[g.signature]; ok {
		return sql
	}
	sql := m.write(pgx.Identifier{m.schema, g.sheet.table}.Sanitize(), g, columns)
	m.statements[g.signature] = sql
	return sql
}

// check says which value of the delta Postgres's types cannot hold, if any.
func (m *merger) check(d *Delta) error {
	for _, g := range slices.Concat(groups(d), factGroups(d)) {
		columns, err := m.tables.columns(g.sheet.table, g.names())
		if err != nil {
			return err
		}
		for i, c := range columns {
			for _, value := range g.columns[i].values(g.rows) {
				if err := c.takes(m.types, value); err != nil {
					return permanent{fmt.Errorf("%s.%s: %w", g.sheet.table, c.name, err)}
				}
			}
		}
	}
	return nil
}
