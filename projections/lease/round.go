package lease

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// round brings what the session holds in line with who takes part: it enters and leaves topics, unlocks what was handed
// back, counts the members, asks for the surplus back and takes what is free, up to a fair share.
func (k *Keeper) round(ctx context.Context, conn *pgx.Conn) error {
	ctx, cancel := context.WithTimeout(ctx, roundTimeout)
	defer cancel()
	tell := &pgx.Batch{}
	if err := k.enterAndLeave(ctx, conn, tell); err != nil {
		return err
	}
	locks, err := readLocks(ctx, conn, k.keys())
	if err != nil {
		return err
	}
	got, err := collectKeys(conn.Query(ctx, `
		SELECT key FROM unnest($1::bigint[]) AS key WHERE pg_try_advisory_lock(key)`, k.decide(locks)))
	if err != nil {
		return fmt.Errorf("take leases: %w", err)
	}
	k.take(got)
	return conn.SendBatch(ctx, tell).Close()
}

// enterAndLeave takes part in what is new, and lets go of what was handed back. Others learn of both.
func (k *Keeper) enterAndLeave(ctx context.Context, conn *pgx.Conn, tell *pgx.Batch) error {
	enter, leave, locks := k.changes(tell)
	batch := &pgx.Batch{}
	batch.Queue(`SELECT pg_advisory_lock_shared(key) FROM unnest($1::bigint[]) AS key`, enter)
	batch.Queue(`SELECT pg_advisory_unlock_shared(key) FROM unnest($1::bigint[]) AS key`, leave)
	batch.Queue(`SELECT pg_advisory_unlock(key) FROM unnest($1::bigint[]) AS key`, locks)
	if err := conn.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("enter and leave: %w", err)
	}
	return nil
}

// changes are the locks to take and to give up.
func (k *Keeper) changes(tell *pgx.Batch) (enter, leave, locks []int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.due = false
	for topic, h := range k.holdings {
		changed := false
		switch {
		case len(h.shares) == 0:
			leave = append(leave, h.key+memberLock)
			locks = append(locks, h.locked()...)
			delete(k.holdings, topic)
			changed = true
		case !h.joined:
			enter = append(enter, h.key+memberLock)
			h.joined, changed = true, true
		}
		back := h.handedBack()
		locks = append(locks, back...)
		if changed || len(back) > 0 {
			tell.Queue("SELECT pg_notify($1, $2)", notes, noteMembers+" "+topic)
		}
		if h.moved && h.members > 1 {
			h.moved = false
			tell.Queue("SELECT pg_notify($1, $2)", notes, noteMoved+" "+topic)
		}
	}
	return enter, leave, locks
}

func (h *holding) locked() (keys []int64) {
	for part, t := range h.tenures {
		if t != Foreign {
			keys = append(keys, h.key+int64(part))
		}
	}
	return keys
}

func (h *holding) handedBack() (keys []int64) {
	for part, back := range h.back {
		if back {
			keys = append(keys, h.key+int64(part))
		}
	}
	h.back = [Partitions]bool{}
	return keys
}

// keys are all locks of the topics this program takes part in.
func (k *Keeper) keys() (keys []int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, h := range k.holdings {
		for i := range int64(memberLock + 1) {
			keys = append(keys, h.key+i)
		}
	}
	return keys
}
