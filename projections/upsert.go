package projections

import (
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// mergeRows is the statement that writes a group's rows from one array a column, in the order of the arrays.
func mergeRows(table string, g *group, columns []column) string {
	names, fields, same := make([]string, len(columns)), make([]string, len(columns)), make([]string, g.sheet.keys)
	for i, c := range columns {
		names[i] = quote(c.name)
		fields[i] = fmt.Sprintf("%s AS c%d", c.field(i), i)
	}
	for i := range same {
		same[i] = fmt.Sprintf("t.%s = r.c%d", names[i], i)
	}
	return fmt.Sprintf("MERGE INTO %s AS t USING (SELECT %s FROM %s) AS r ON %s %s WHEN NOT MATCHED THEN INSERT (%s) VALUES (%s)",
		table, strings.Join(fields, ", "), unnest(columns), strings.Join(same, " AND "), whenMatched(g),
		strings.Join(names, ", "), strings.Join(aliases("r.c", len(columns)), ", "))
}

func whenMatched(g *group) string {
	if len(g.shapes) == 0 {
		return ""
	}
	return "WHEN MATCHED THEN UPDATE SET " + assignments(g, func(i int) string { return fmt.Sprintf("r.c%d", g.sheet.keys+i) })
}

// upsert is mergeRows for when others insert the same rows at the same time. It takes half as long again.
func upsert(table string, g *group, columns []column) string {
	names := make([]string, g.sheet.keys)
	for i := range names {
		names[i] = quote(columns[i].name)
	}
	return fmt.Sprintf("%s ON CONFLICT (%s) %s", insert(table, columns), strings.Join(names, ", "), onConflict(g))
}

// insert is the statement that adds rows from one array a column.
func insert(table string, columns []column) string {
	names, fields := make([]string, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		names[i] = quote(c.name)
		fields[i] = c.field(i)
	}
	return fmt.Sprintf("INSERT INTO %s AS t (%s) SELECT %s FROM %s",
		table, strings.Join(names, ", "), strings.Join(fields, ", "), unnest(columns))
}

// unnest turns one array a column into rows.
func unnest(columns []column) string {
	arrays := make([]string, len(columns))
	for i, c := range columns {
		arrays[i] = c.parameter(i)
	}
	return fmt.Sprintf("unnest(%s) AS r(%s)", strings.Join(arrays, ", "), strings.Join(aliases("c", len(columns)), ", "))
}

func onConflict(g *group) string {
	if len(g.shapes) == 0 {
		return "DO NOTHING"
	}
	return "DO UPDATE SET " + assignments(g, func(i int) string { return "excluded." + quote(g.columns[g.sheet.keys+i].name) })
}

// assignments say how the columns of a row that is there take the changes.
func assignments(g *group, change func(i int) string) string {
	sets := make([]string, len(g.shapes))
	for i, shape := range g.shapes {
		sets[i] = shape.assignment(quote(g.columns[g.sheet.keys+i].name), change(i))
	}
	return strings.Join(sets, ", ")
}

func aliases(prefix string, n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("%s%d", prefix, i)
	}
	return names
}

func quote(name string) string { return pgx.Identifier{name}.Sanitize() }
