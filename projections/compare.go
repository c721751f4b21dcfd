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
	Tables     []TableDifference
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

// compare finds the tables whose rows differ between two builds. Rows are compared as Postgres writes them.
func compare(ctx context.Context, tx pgx.Tx, expected, found string) ([]TableDifference, error) {
	known, err := readTables(ctx, tx, expected)
	if err != nil {
		return nil, err
	}
	var differences []TableDifference
	for _, table := range slices.Sorted(maps.Keys(known)) {
		d := TableDifference{Table: table}
		sql := fmt.Sprintf(compareSQL, pgx.Identifier{expected, table}.Sanitize(), pgx.Identifier{found, table}.Sanitize())
		if err := tx.QueryRow(ctx, sql).Scan(&d.Missing, &d.Extra, &d.Samples); err != nil {
			return nil, fmt.Errorf("compare %s of %s and %s: %w", table, expected, found, err)
		}
		if d.Missing+d.Extra > 0 {
			differences = append(differences, d)
		}
	}
	return differences, nil
}

const compareSQL = `
WITH expected AS (SELECT t::text AS line FROM %s AS t),
     found AS (SELECT t::text AS line FROM %s AS t),
     missing AS MATERIALIZED (SELECT line FROM expected EXCEPT ALL SELECT line FROM found),
     extra AS MATERIALIZED (SELECT line FROM found EXCEPT ALL SELECT line FROM expected)
SELECT (SELECT count(*) FROM missing), (SELECT count(*) FROM extra),
    ARRAY(SELECT 'missing ' || line FROM missing ORDER BY line LIMIT 3) ||
    ARRAY(SELECT 'too many ' || line FROM extra ORDER BY line LIMIT 3)`
