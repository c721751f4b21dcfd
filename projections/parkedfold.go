package projections

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"cartwright/projections/pubsub"
)

// fold commits the event's rows and takes it off the list, in one transaction. Whoever writes the build waits meanwhile,
// and parks no later event of the stream behind one that is no longer parked.
func (r *retry) fold(ctx context.Context, parked ParkedEvent) error {
	item, err := r.read(ctx, parked)
	if err != nil {
		return err
	}
	var delta Delta
	if err := r.definition.apply(&delta, item); err != nil {
		return err
	}
	return pgx.BeginFunc(ctx, r.engine.pool, func(tx pgx.Tx) error {
		const hold = `SELECT FROM cartwright.projection_checkpoint WHERE schema_name = $1 ORDER BY part FOR UPDATE`
		if _, err := tx.Exec(ctx, hold, r.build.Schema); err != nil {
			return err
		}
		const off = `DELETE FROM cartwright.projection_parked
			WHERE schema_name = $1 AND commit_pos = $2 AND prepare_pos = $3 AND discarded_at IS NULL`
		tag, err := tx.Exec(ctx, off, r.build.Schema, int64(parked.Position.Commit), int64(parked.Position.Prepare))
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return ErrNotParked
		}
		return mergeInto(ctx, tx, r.build.Schema, &delta)
	})
}

// read reads the event again, and decodes it as this program does.
func (r *retry) read(ctx context.Context, parked ParkedEvent) (*pubsub.Item, error) {
	reader, ok := r.engine.feed.(EventReader)
	if !ok {
		return nil, errors.New("this log cannot read single events")
	}
	raw, err := reader.Event(ctx, parked.Stream, parked.Revision)
	if err != nil {
		return nil, err
	}
	raw.Position = parked.Position // a stream does not always tell
	item := pubsub.NewItem(raw)
	_, wanted := r.definition.route(item)
	switch {
	case raw.ID != parked.EventID || !wanted:
		return item, permanent{fmt.Errorf("revision %d of %s is not event %s any more", parked.Revision, parked.Stream, parked.EventID)}
	case item.Err != nil:
		return item, permanent{item.Err}
	}
	return item, nil
}

// mergeInto adds a delta to a build's tables.
func mergeInto(ctx context.Context, tx pgx.Tx, schema string, delta *Delta) error {
	tables, err := readTables(ctx, tx, schema)
	if err != nil {
		return err
	}
	merger, round := newMerger(schema, tables).careful(), &pgx.Batch{}
	if err := merger.queue(round, delta); err != nil {
		return err
	}
	err = classify(tx.SendBatch(ctx, round).Close())
	if err == nil && delta.hasManyFacts() {
		err = classify(merger.copyFacts(ctx, tx, delta))
	}
	if misfit := merger.check(delta); err != nil && misfit != nil {
		return misfit
	}
	return err
}
