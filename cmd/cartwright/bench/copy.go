package bench

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

const yardstickDDL = `CREATE SCHEMA IF NOT EXISTS bench;
CREATE TABLE IF NOT EXISTS bench.yardstick (
    sku text COLLATE "C", order_id text COLLATE "C", customer text COLLATE "C", quantity bigint, cents bigint, at timestamptz
);
TRUNCATE bench.yardstick`

// yardstick copies sales into a table without an index, in one transaction, and returns rows a second.
func yardstick(ctx context.Context, pool *pgxpool.Pool, sales []Sold) (float64, error) {
	if _, err := pool.Exec(ctx, yardstickDDL); err != nil {
		return 0, fmt.Errorf("make the yardstick: %w", err)
	}
	columns := []string{"sku", "order_id", "customer", "quantity", "cents", "at"}
	rows := pgx.CopyFromSlice(len(sales), func(i int) ([]any, error) {
		s := &sales[i]
		return []any{s.SKU, s.Order, s.Customer, s.Quantity, s.Cents, epoch}, nil
	})
	start := time.Now()
	n, err := pool.CopyFrom(ctx, pgx.Identifier{"bench", "yardstick"}, columns, rows)
	if err != nil || n != int64(len(sales)) {
		return 0, fmt.Errorf("copy %d rows, %d copied: %w", len(sales), n, err)
	}
	return rate(len(sales), time.Since(start)), nil
}

func rate(n int, took time.Duration) float64 { return float64(n) / took.Seconds() }
