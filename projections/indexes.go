package projections

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// indexesLeast is how many rows are worth making the indexes anew.
const indexesLeast = 1000

// indexesSQL says how a schema's indexes are dropped and made again. Those that others depend on stay.
const indexesSQL = `
SELECT CASE WHEN c.oid IS NULL THEN format('DROP INDEX %s', x.oid::regclass)
	ELSE format('ALTER TABLE %s DROP CONSTRAINT %I', t.oid::regclass, c.conname) END,
	pg_get_indexdef(x.oid) || CASE WHEN c.oid IS NULL THEN ''
	ELSE format('; ALTER TABLE %s ADD CONSTRAINT %I %s USING INDEX %I', t.oid::regclass, c.conname,
		CASE c.contype WHEN 'p' THEN 'PRIMARY KEY' ELSE 'UNIQUE' END, x.relname) END
FROM pg_index AS i
JOIN pg_class AS x ON x.oid = i.indexrelid
JOIN pg_class AS t ON t.oid = i.indrelid
LEFT JOIN pg_constraint AS c ON c.conindid = x.oid AND c.conrelid = t.oid
WHERE t.relnamespace = to_regnamespace($1) AND t.relkind = 'r' AND NOT t.relispartition
AND (c.oid IS NULL OR c.contype IN ('p', 'u') AND NOT c.condeferrable)
AND NOT EXISTS (SELECT FROM pg_constraint AS other WHERE other.conindid = x.oid AND other.contype = 'f')
ORDER BY x.oid`

// withoutIndexes fills a schema's tables while they have no indexes, and makes these afterwards: sorting all keys at once
// is half the work of finding each row's place. Only who reads nothing and is read by nobody may do that.
func withoutIndexes(ctx context.Context, tx pgx.Tx, schema string, fill func() error) error {
	rows, err := tx.Query(ctx, indexesSQL, schema)
	if err != nil {
		return fmt.Errorf("read the indexes of %s: %w", schema, err)
	}
	var drop, create string
	var drops, creates []string
	_, err = pgx.ForEachRow(rows, []any{&drop, &create}, func() error {
		drops, creates = append(drops, drop), append(creates, create)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read the indexes of %s: %w", schema, err)
	}
	if _, err := tx.Exec(ctx, strings.Join(drops, ";\n")); err != nil {
		return fmt.Errorf("drop the indexes of %s: %w", schema, err)
	}
	if err := fill(); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, strings.Join(creates, ";\n")); err != nil {
		return fmt.Errorf("make the indexes of %s: %w", schema, err)
	}
	return nil
}
