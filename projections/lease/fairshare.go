package lease

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// locks are who holds what of the topics this program takes part in: key → whether it is this session.
type locks struct {
	Held    map[int64]bool
	members map[int64]int // by key of the member lock
}

// readLocks looks into Postgres's own table of locks, so that there is nothing to keep up to date.
func readLocks(ctx context.Context, conn *pgx.Conn, keys []int64) (locks, error) {
	const sql = `SELECT (classid::bigint << 32) | objid::bigint AS key, count(*), bool_or(pid = pg_backend_pid())
		FROM pg_locks
		WHERE locktype = 'advisory' AND objsubid = 1 AND granted
			AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
			AND (classid::bigint << 32) | objid::bigint = ANY ($1)
		GROUP BY 1`
	found := locks{Held: map[int64]bool{}, members: map[int64]int{}}
	rows, err := conn.Query(ctx, sql, keys)
	if err != nil {
		return found, fmt.Errorf("read who holds the leases: %w", err)
	}
	var key int64
	var holders int
	var mine bool
	_, err = pgx.ForEachRow(rows, []any{&key, &holders, &mine}, func() error {
		found.Held[key], found.members[key] = mine, holders
		return nil
	})
	if err != nil {
		return found, fmt.Errorf("read who holds the leases: %w", err)
	}
	return found, nil
}

func collectKeys(rows pgx.Rows, err error) ([]int64, error) {
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}

// decide marks what is Held beyond a fair share, and returns the locks to try for.
func (k *Keeper) decide(found locks) (try []int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, h := range k.holdings {
		if h.joined {
			try = append(try, h.decide(found)...)
			k.due = k.due || h.moved && h.members > 1 // somebody has come who does not know yet
		}
	}
	return try
}

func (h *holding) decide(found locks) (try []int64) {
	h.members = max(1, found.members[h.key+memberLock])
	before := h.tenures
	missing := h.target() - h.count(Held)
	h.mark(&missing)
	for part := range int64(Partitions) {
		if _, taken := found.Held[h.key+part]; missing > 0 && !taken {
			try = append(try, h.key+part)
			missing--
		}
	}
	if len(h.shares) > 0 && h.tenures != before {
		h.shares[0].tell()
	}
	return try
}

// target is how many partitions the program should have: a fair share, rounded up, so that none is left over.
func (h *holding) target() int { return (Partitions + h.members - 1) / h.members }

func (h *holding) count(t Tenure) (n int) {
	for _, other := range h.tenures {
		if other == t {
			n++
		}
	}
	return n
}

// mark asks for a surplus back, or no longer does.
func (h *holding) mark(missing *int) {
	for part, t := range h.tenures {
		switch {
		case t == Held && *missing < 0:
			h.tenures[part] = Leaving
			*missing++
		case t == Leaving && *missing > 0:
			h.tenures[part] = Held
			*missing--
		}
	}
}

// take notes which locks were got. Somebody may have been faster with some; the next round will tell. A new share learns
// that it has been considered even if it got nothing.
func (k *Keeper) take(got []int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, h := range k.holdings {
		took := false
		for _, key := range got {
			if part := key - h.key; part >= 0 && part < Partitions {
				h.tenures[part], took = Held, true
			}
		}
		if len(h.shares) > 0 && (took || !h.shares[0].told) {
			h.shares[0].tell()
		}
	}
}
