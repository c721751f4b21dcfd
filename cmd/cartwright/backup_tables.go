package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// The tables of schema cartwright that the log cannot tell, by when they must be read. What follows the log must not be
// ahead of it: a checkpoint would skip events, an answer would speak of an order that is not there. What the log
// refers to must not be behind it: events would be sealed under keys that nobody has.
var (
	beforeTheLog = []string{"consumer_checkpoint", "timers", "idempotency"}
	afterTheLog  = []string{"subject_keys", "api_keys"}
)

// tableFiles keeps tables as files of comma-separated values, one a table.
type tableFiles struct {
	pool *pgxpool.Pool
	dir  string
}

func (f tableFiles) path(table string) string { return filepath.Join(f.dir, table+".csv") }

// save writes tables as they stood at one moment.
func (f tableFiles) save(ctx context.Context, tables []string) error {
	snapshot := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	return pgx.BeginTxFunc(ctx, f.pool, snapshot, func(tx pgx.Tx) error {
		for _, table := range tables {
			if err := f.saveTable(ctx, tx, table); err != nil {
				return fmt.Errorf("save table %s: %w", table, err)
			}
		}
		return nil
	})
}

func (f tableFiles) saveTable(ctx context.Context, tx pgx.Tx, table string) error {
	file, err := os.OpenFile(f.path(table), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = tx.Conn().PgConn().CopyTo(ctx, file, "COPY cartwright."+table+" TO STDOUT (FORMAT csv, HEADER)")
	return errors.Join(err, file.Close())
}

// load fills tables that are empty, all or none.
func (f tableFiles) load(ctx context.Context, tables []string) error {
	return pgx.BeginFunc(ctx, f.pool, func(tx pgx.Tx) error {
		for _, table := range tables {
			if err := f.loadTable(ctx, tx, table); err != nil {
				return fmt.Errorf("load table %s: %w", table, err)
			}
		}
		return nil
	})
}

// loadTable names the columns that were saved: those that a later program has added keep their defaults.
func (f tableFiles) loadTable(ctx context.Context, tx pgx.Tx, table string) error {
	file, err := os.Open(f.path(table))
	if err != nil {
		return err
	}
	defer file.Close()
	rows := bufio.NewReader(file)
	header, err := rows.ReadString('\n')
	if err != nil {
		return fmt.Errorf("read the names of its columns: %w", err)
	}
	columns := strings.Split(strings.TrimSpace(header), ",")
	for i, column := range columns {
		columns[i] = pgx.Identifier{column}.Sanitize()
	}
	_, err = tx.Conn().PgConn().CopyFrom(ctx, rows, "COPY cartwright."+table+" ("+strings.Join(columns, ", ")+") FROM STDIN (FORMAT csv)")
	return err
}
