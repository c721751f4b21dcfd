package projections

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// tables knows the columns of a build's tables by name.
type tables map[string]map[string]column

// column is what must be known to write a column.
type column struct {
	name     string
	sqlType  string
	oid      uint32
	isArray  bool
	position int
}

const columnsSQL = `
SELECT c.relname, a.attname, format_type(a.atttypid, NULL), a.atttypid, t.typelem <> 0 AND t.typlen = -1, a.attnum
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type t ON t.oid = a.atttypid
WHERE c.relnamespace = to_regnamespace($1) AND c.relkind IN ('r', 'p') AND NOT c.relispartition`

func readTables(ctx context.Context, db querier, schema string) (tables, error) {
	rows, err := db.Query(ctx, columnsSQL, schema)
	if err != nil {
		return nil, fmt.Errorf("read the columns of %s: %w", schema, err)
	}
	all := tables{}
	var table string
	var c column
	_, err = pgx.ForEachRow(rows, []any{&table, &c.name, &c.sqlType, &c.oid, &c.isArray, &c.position}, func() error {
		if all[table] == nil {
			all[table] = map[string]column{}
		}
		all[table][c.name] = c
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the columns of %s: %w", schema, err)
	}
	return all, nil
}

func (t tables) columns(table string, names []string) ([]column, error) {
	known, ok := t[table]
	if !ok {
		return nil, permanent{fmt.Errorf("a fold writes table %s, which the schema does not have", table)}
	}
	columns := make([]column, len(names))
	for i, name := range names {
		if columns[i], ok = known[name]; !ok {
			return nil, permanent{fmt.Errorf("a fold writes column %s.%s, which the schema does not have", table, name)}
		}
	}
	return columns, nil
}

// parameter is the column's place in unnest. Arrays travel as text, because unnest would flatten an array of them.
func (c column) parameter(i int) string {
	if c.isArray {
		return fmt.Sprintf("$%d::text[]", i+1)
	}
	return fmt.Sprintf("$%d::%s[]", i+1, c.sqlType)
}

// field is the column as read from unnest.
func (c column) field(i int) string {
	if c.isArray {
		return fmt.Sprintf("c%d::%s", i, c.sqlType)
	}
	return fmt.Sprintf("c%d", i)
}

// element is a value as it travels.
func (c column) element(types *pgtype.Map, value any) (any, error) {
	if !c.isArray || value == nil {
		return value, nil
	}
	literal, err := types.Encode(c.oid, pgtype.TextFormatCode, value, nil)
	if literal == nil || err != nil {
		return nil, err
	}
	return string(literal), nil
}

// takes says why a value does not fit the column.
func (c column) takes(types *pgtype.Map, value any) error {
	known, ok := types.TypeForOID(c.oid)
	if !ok || value == nil {
		return nil
	}
	if _, err := types.Encode(c.oid, known.Codec.PreferredFormat(), value, nil); err != nil {
		return fmt.Errorf("%s does not take this %T: %w", c.sqlType, value, err)
	}
	return nil
}
