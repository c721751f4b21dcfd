package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// relaxed runs one statement whose commit is not waited for to reach the disk: a crash of the database may undo it.
//
// It is for what the event log can tell again. A claim or an answer that is undone lets a request be carried out once
// more, under the same command ids; a checkpoint that is undone lets events be handled once more; and since commits are
// undone latest first, a timer never vanishes while the checkpoint behind its cause stays.
func relaxed(ctx context.Context, pool *pgxpool.Pool, sql string, args ...any) (pgconn.CommandTag, error) {
	batch := &pgx.Batch{} // one round trip, one transaction
	batch.Queue(`SELECT set_config('synchronous_commit', 'off', true)`)
	var tag pgconn.CommandTag
	batch.Queue(sql, args...).Exec(func(done pgconn.CommandTag) error {
		tag = done
		return nil
	})
	err := pool.SendBatch(ctx, batch).Close()
	return tag, err
}
