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

// Difference is where the rows of a projection are not what they should be. Without tables they are.
type Difference struct {
	Projection string
	Schema     string
	At         event.Position // the place in the log both sides have folded up to
	Events     int64          // how many events an independent fold took in
	Compared   []TableSums    // every table
	Tables     []TableDifference
}

// TableSums is what one table holds on both sides.
type TableSums struct {
	Table           string
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
func (d Difference) Empty() bool { return len(d.Tables) == 0 }

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
	return strings.TrimSuffix(b.String(), "\n")
}

// compare holds the tables of two builds against each other: first by number of rows and checksum, and where these differ
// row by row. Rows are compared as Postgres writes them.
func compare(ctx context.Context, tx pgx.Tx, expected, found string) ([]TableSums, []TableDifference, error) {
	known, err := readTables(ctx, tx, expected)
	if err != nil {
		return nil, nil, err
	}
	var all []TableSums
	var differences []TableDifference
	for _, table := range slices.Sorted(maps.Keys(known)) {
		sums := TableSums{Table: table}
		if sums.Expected, err = sumUp(ctx, tx, expected, table); err != nil {
			return nil, nil, err
		}
		if sums.Found, err = sumUp(ctx, tx, found, table); err != nil {
			return nil, nil, err
		}
		all = append(all, sums)
		if sums.Expected == sums.Found {
			continue
		}
		d := TableDifference{Table: table}
		sql := fmt.Sprintf(compareSQL, pgx.Identifier{expected, table}.Sanitize(), pgx.Identifier{found, table}.Sanitize())
		if err := tx.QueryRow(ctx, sql).Scan(&d.Missing, &d.Extra, &d.Samples); err != nil {
			return nil, nil, fmt.Errorf("compare %s of %s and %s: %w", table, expected, found, err)
		}
		differences = append(differences, d)
	}
	return all, differences, nil
}

// sumUp reads a table once. The checksum does not depend on the order of rows.
func sumUp(ctx context.Context, tx pgx.Tx, schema, table string) (sum TableSum, err error) {
	sql := "SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text FROM " +
		pgx.Identifier{schema, table}.Sanitize() + " AS t"
	if err := tx.QueryRow(ctx, sql).Scan(&sum.Rows, &sum.Checksum); err != nil {
		return sum, fmt.Errorf("sum up %s.%s: %w", schema, table, err)
	}
	return sum, nil
}

const compareSQL = `
WITH expected AS (SELECT t::text AS line FROM %s AS t),
     found AS (SELECT t::text AS line FROM %s AS t),
     missing AS MATERIALIZED (SELECT line FROM expected EXCEPT ALL SELECT line FROM found),
     extra AS MATERIALIZED (SELECT line FROM found EXCEPT ALL SELECT line FROM expected)
SELECT (SELECT count(*) FROM missing), (SELECT count(*) FROM extra),
    ARRAY(SELECT 'missing ' || line FROM missing ORDER BY line LIMIT 3) ||
    ARRAY(SELECT 'too many ' || line FROM extra ORDER BY line LIMIT 3)`
