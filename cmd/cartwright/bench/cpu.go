package bench

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
)

// tick is the unit in which Linux counts processor time.
const tick = 10 * time.Millisecond

// cpu is the processor time used so far by this program and by the database's processes that work for it. Where there is
// no /proc it is 0.
func (b *bench) cpu(ctx context.Context) (time.Duration, error) {
	rows, err := b.pool.Query(ctx, "SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
	if err != nil {
		return 0, fmt.Errorf("list the database's processes: %w", err)
	}
	pids, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if err != nil {
		return 0, fmt.Errorf("list the database's processes: %w", err)
	}
	used := usedBy("self")
	for _, pid := range pids {
		used += usedBy(strconv.Itoa(pid))
	}
	return used, nil
}

// usedBy is a process's processor time, in user and kernel.
func usedBy(process string) time.Duration {
	stat, err := os.ReadFile("/proc/" + process + "/stat")
	if err != nil {
		return 0
	}
	const user, kernel = 11, 12 // counted behind the name, which is in brackets and may hold anything
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	var ticks int
	for _, i := range []int{user, kernel} {
		if len(fields) > i {
			n, _ := strconv.Atoi(string(fields[i])) // the kernel writes numbers
			ticks += n
		}
	}
	return time.Duration(ticks) * tick
}

// spent runs something and returns how much processor time that took, a piece, in microseconds.
func (b *bench) spent(ctx context.Context, pieces int, do func() error) (float64, error) {
	before, err := b.cpu(ctx)
	if err != nil {
		return 0, err
	}
	if err := do(); err != nil {
		return 0, err
	}
	after, err := b.cpu(ctx)
	return float64((after - before).Microseconds()) / float64(pieces), err
}
