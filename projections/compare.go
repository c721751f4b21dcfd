package projections

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"cartwright/domain/event"
)

// Difference is where a projection is not what it should be. Without tables and partitions it is.
type Difference struct {
	Projection string
	Schema     string
	At         event.Position // the place in the log both sides have folded up to
	Events     int64          // how many events an independent fold took in
	Compared   []TableSums    // every table that both have
	Tables     []TableDifference
	Partitions []PartitionDifference // that were given other events than they should have been
	Apart      []string              // what only one side has, or has otherwise, and was not compared
}

// TableSums is what one table holds on both sides.
type TableSums struct {
	Table           string
	Columns         []string // that both have
	Expected, Found TableSum
}

// TableSum is a table's number of rows and the sum of their hashes.
type TableSum struct {
	Rows     int64
	Checksum string
}

// TableDifference is what one table has wrong.
type TableDifference struct {
	Table   string
	Missing int64    // rows that should be there
	Extra   int64    // rows that should not
	Samples []string // the first few of either
}

// Empty reports whether everything is as it should be.
func (d Difference) Empty() bool { return len(d.Tables) == 0 && len(d.Partitions) == 0 }

func (d Difference) String() string {
	if d.Empty() {
		return d.Projection + ": no difference"
	}
	var b strings.Builder
	for _, t := range d.Tables {
		fmt.Fprintf(&b, "%s.%s: %d rows missing, %d rows too many\n", d.Projection, t.Table, t.Missing, t.Extra)
		for _, sample := range t.Samples {
			fmt.Fprintf(&b, "  %s\n", sample)
		}
	}
	for _, p := range d.Partitions {
		fmt.Fprintf(&b, "%s, partition %d: %s\n", d.Projection, p.Part, p)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// compare holds the tables of two builds against each other: first by number of rows and checksum, and where these differ
// row by row. Rows are compared as Postgres writes them, in the columns that both have.
func (d *Difference) compare(ctx context.Context, tx pgx.Tx, expected, found string) error {
	known, err := readTables(ctx, tx, expected)
	if err != nil {
		return err
	}
	other, err := readTables(ctx, tx, found)
	if err != nil {
		return err
	}
	for _, table := range slices.Sorted(maps.Keys(known)) {
		columns := shared(known[table], other[table])
		if len(columns) == 0 {
			continue
		}
		if err := d.compareTable(ctx, tx, expected, found, TableSums{Table: table, Columns: columns}); err != nil {
			return err
		}
	}
	d.Apart = apart(known, other)
	return nil
}

func (d *Difference) compareTable(ctx context.Context, tx pgx.Tx, expected, found string, sums TableSums) (err error) {
	if sums.Expected, err = sumUp(ctx, tx, expected, sums); err != nil {
		return err
	}
	if sums.Found, err = sumUp(ctx, tx, found, sums); err != nil {
		return err
	}
	d.Compared = append(d.Compared, sums)
	if sums.Expected == sums.Found {
		return nil
	}
	t := TableDifference{Table: sums.Table}
	sql := fmt.Sprintf(compareSQL, sums.lines(), pgx.Identifier{expected, t.Table}.Sanitize(), pgx.Identifier{found, t.Table}.Sanitize())
	if err := tx.QueryRow(ctx, sql).Scan(&t.Missing, &t.Extra, &t.Samples); err != nil {
		return fmt.Errorf("compare %s of %s and %s: %w", t.Table, expected, found, err)
	}
	d.Tables = append(d.Tables, t)
	return nil
}

// lines is SQL for a row as text.
func (s TableSums) lines() string {
	columns := make([]string, len(s.Columns))
	for i, name := range s.Columns {
		columns[i] = "t." + quote(name)
	}
	return "ROW(" + strings.Join(columns, ", ") + ")::text"
}

// sumUp reads a table once. The checksum does not depend on the order of rows.
func sumUp(ctx context.Context, tx pgx.Tx, schema string, of TableSums) (sum TableSum, err error) {
	sql := fmt.Sprintf("SELECT count(*), coalesce(sum(hashtextextended(%s, 0)), 0)::text FROM %s AS t",
		of.lines(), pgx.Identifier{schema, of.Table}.Sanitize())
	if err := tx.QueryRow(ctx, sql).Scan(&sum.Rows, &sum.Checksum); err != nil {
		return sum, fmt.Errorf("sum up %s.%s: %w", schema, of.Table, err)
	}
	return sum, nil
}

const compareSQL = `
WITH expected AS (SELECT %[1]s AS line FROM %[2]s AS t),
     found AS (SELECT %[1]s AS line FROM %[3]s AS t),
     missing AS MATERIALIZED (SELECT line FROM expected EXCEPT ALL SELECT line FROM found),
     extra AS MATERIALIZED (SELECT line FROM found EXCEPT ALL SELECT line FROM expected)
SELECT (SELECT count(*) FROM missing), (SELECT count(*) FROM extra),
    ARRAY(SELECT 'missing ' || line FROM missing ORDER BY line LIMIT 3) ||
    ARRAY(SELECT 'too many ' || line FROM extra ORDER BY line LIMIT 3)`
