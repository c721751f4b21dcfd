package projections

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// model is tables in memory: what deltas mean, said without SQL.
type model map[string]map[string]*modelRow

type modelRow struct {
	key    Key
	values map[string]any
}

func (m model) apply(d *Delta) error {
	for change := range d.Rows {
		row := m.row(change)
		for column, c := range change.Columns {
			value, err := changed(row.values[column], c)
			if err != nil {
				return permanent{fmt.Errorf("%s.%s: %w", change.Table(), column, err)}
			}
			row.values[column] = value
		}
	}
	m.append(d)
	return nil
}

// append keeps appended rows, each by itself.
func (m model) append(d *Delta) {
	for table, row := range d.Appended {
		if m[table] == nil {
			m[table] = map[string]*modelRow{}
		}
		m[table][fmt.Sprint("appended ", len(m[table]))] = &modelRow{row, map[string]any{}}
	}
}

func (m model) rows() (n int) {
	for _, rows := range m {
		n += len(rows)
	}
	return n
}

func (m model) row(change *Row) *modelRow {
	table, id := change.Table(), change.id()
	if m[table] == nil {
		m[table] = map[string]*modelRow{}
	}
	row, ok := m[table][id]
	if !ok {
		row = &modelRow{change.Key(), map[string]any{}}
		m[table][id] = row
	}
	return row
}

func changed(before any, c Change) (any, error) {
	if _, isNumber := before.(int64); c.Shape == Sum && before != nil && !isNumber {
		return nil, fmt.Errorf("a sum after a %T", before)
	}
	return c.Shape.Join(before, c.Value), nil
}

// store writes the model into empty tables. Columns that a row never had keep their defaults.
func (m model) store(ctx context.Context, tx pgx.Tx, schema string) error {
	for table, rows := range m {
		for _, alike := range byColumns(rows) {
			_, err := tx.CopyFrom(ctx, pgx.Identifier{schema, table}, alike.columns, pgx.CopyFromRows(alike.rows))
			if err != nil {
				return fmt.Errorf("store table %s: %w", table, err)
			}
		}
	}
	return nil
}

// sameColumns are rows with values for the same columns.
type sameColumns struct {
	columns []string
	rows    [][]any
}

func byColumns(rows map[string]*modelRow) map[string]*sameColumns {
	groups := map[string]*sameColumns{}
	for _, row := range rows {
		var columns []string
		var values []any
		for i := 0; i < len(row.key); i += 2 {
			columns, values = append(columns, fmt.Sprint(row.key[i])), append(values, row.key[i+1])
		}
		for _, column := range slices.Sorted(maps.Keys(row.values)) {
			columns, values = append(columns, column), append(values, row.values[column])
		}
		id := strings.Join(columns, "\x00")
		if groups[id] == nil {
			groups[id] = &sameColumns{columns: columns}
		}
		groups[id].rows = append(groups[id].rows, values)
	}
	return groups
}
