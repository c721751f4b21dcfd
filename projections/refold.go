package projections

import (
	"context"
	"fmt"
	"maps"

	"github.com/jackc/pgx/v5"

	"cartwright/domain/event"
	"cartwright/projections/pubsub"
)

// refold is an independent fold of what a build has folded.
type refold struct {
	definition  definition
	checkpoints map[int]event.Position
	last        event.Position // no checkpoint is beyond
	parked      map[event.Position]bool
	digests     map[int]digest // of what each partition should have been given
	model       model
	at          event.Position // read so far
	events      int64
	maxRows     int
}

// readMost folds what every partition has.
func (f *refold) readMost(ctx context.Context, db querier, feed pubsub.Feed, schema string) (err error) {
	if f.checkpoints, err = readCheckpoints(ctx, db, schema); err != nil {
		return err
	}
	if f.parked, err = parkedPositions(ctx, db, schema); err != nil {
		return err
	}
	f.last = lowest(f.checkpoints)
	for part := range f.checkpoints {
		f.checkpoints[part] = f.last
	}
	return f.read(ctx, feed)
}

// readRest folds what a snapshot says each partition has beyond that. What was read before must still be so.
func (f *refold) readRest(ctx context.Context, tx pgx.Tx, feed pubsub.Feed, schema string) error {
	before, parked := f.last, f.parked
	var err error
	if f.checkpoints, err = readCheckpoints(ctx, tx, schema); err != nil {
		return err
	}
	if f.parked, err = parkedPositions(ctx, tx, schema); err != nil {
		return err
	}
	if lowest(f.checkpoints).Before(before) || !maps.Equal(upTo(parked, before), upTo(f.parked, before)) {
		return errMoved
	}
	for _, at := range f.checkpoints {
		f.last = f.last.Later(at)
	}
	return f.read(ctx, feed)
}

func upTo(positions map[event.Position]bool, last event.Position) map[event.Position]bool {
	early := maps.Clone(positions)
	maps.DeleteFunc(early, func(at event.Position, _ bool) bool { return last.Before(at) })
	return early
}

// read folds the log up to the last checkpoint.
func (f *refold) read(ctx context.Context, feed pubsub.Feed) error {
	if !f.at.Before(f.last) {
		return nil
	}
	return pubsub.ReadUntil(ctx, feed, pubsub.Filter{Names: f.definition.names}, &f.at, f.last, f.take)
}

func (f *refold) take(raw event.Raw) error {
	item := pubsub.NewItem(raw)
	part, wanted := f.definition.route(item)
	if !wanted || f.checkpoints[part].Before(raw.Position) {
		return nil
	}
	f.digests[part] = f.digests[part].with(raw)
	if f.parked[raw.Position] {
		return nil
	}
	if item.Err != nil {
		return permanent{item.Err}
	}
	var delta Delta
	if err := f.definition.apply(&delta, item); err != nil {
		return err
	}
	f.events++
	if f.maxRows > 0 && f.model.rows() > f.maxRows {
		return permanent{fmt.Errorf("more than %d rows are too many to be verified beside the work: cartwright verify does it alone", f.maxRows)}
	}
	return f.model.apply(&delta)
}
