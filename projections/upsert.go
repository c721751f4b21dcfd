package projections

import (
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// upsert is the statement that writes a group's rows from one array a column.
func upsert(table string, g *group, columns []column) string {
	names := make([]string, g.keys)
	for i := range names {
		names[i] = quote(columns[i].name)
	}
	return fmt.Sprintf("%s ON CONFLICT (%s) %s", insert(table, columns), strings.Join(names, ", "), onConflict(g))
}

// insert is the statement that adds rows from one array a column.
func insert(table string, columns []column) string {
	names, fields, arrays := make([]string, len(columns)), make([]string, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		names[i] = quote(c.name)
		fields[i] = c.field(i)
		arrays[i] = c.parameter(i)
	}
	return fmt.Sprintf("INSERT INTO %s AS t (%s) SELECT %s FROM unnest(%s) AS r(%s)",
		table, strings.Join(names, ", "), strings.Join(fields, ", "), strings.Join(arrays, ", "), aliases(len(columns)))
}

func onConflict(g *group) string {
	changed := g.columns[g.keys:]
	if len(changed) == 0 {
		return "DO NOTHING"
	}
	sets := make([]string, len(changed))
	for i, name := range changed {
		sets[i] = assignment(quote(name), g.shapes[i])
	}
	return "DO UPDATE SET " + strings.Join(sets, ", ")
}

func assignment(column string, shape Shape) string {
	switch shape {
	case Sum:
		return fmt.Sprintf("%s = t.%[1]s + excluded.%[1]s", column)
	case SetOnce:
		return fmt.Sprintf("%s = coalesce(t.%[1]s, excluded.%[1]s)", column)
	default:
		return fmt.Sprintf("%s = excluded.%[1]s", column)
	}
}

func aliases(n int) string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("c%d", i)
	}
	return strings.Join(names, ", ")
}

func quote(name string) string { return pgx.Identifier{name}.Sanitize() }
