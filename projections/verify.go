package projections

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"cartwright/domain/event"
)

// errMoved is returned when what was parked has changed, or a checkpoint went back, while the log was being read.
var errMoved = errors.New("what the tables should contain has changed meanwhile")

// verifyTries is how often verifying begins anew after that.
const verifyTries = 3

// Verify folds the log once more, in memory and without the engine's SQL, exactly as far as the live rows have come, and
// compares. Checkpoints and rows are one transaction, so a snapshot of the database says both; nothing has to stop. The
// snapshot is taken when most of the log has been read, so that it holds nobody's vacuum up.
func (e *Engine) Verify(ctx context.Context, name string) (Difference, error) {
	d, err := e.definition(name)
	if err != nil {
		return Difference{}, err
	}
	difference, err := e.verify(ctx, d, e.feed, 0)
	for range verifyTries {
		if !errors.Is(err, errMoved) {
			break
		}
		difference, err = e.verify(ctx, d, e.feed, 0)
	}
	if err == nil {
		err = e.noteVerified(ctx, difference)
	}
	if err != nil {
		return Difference{}, fmt.Errorf("verify %s: %w", name, err)
	}
	return difference, nil
}

// verify gives up when the fold has more rows than maxRows, unless that is 0.
func (e *Engine) verify(ctx context.Context, d definition, feed Feed, maxRows int) (Difference, error) {
	live := e.shown[d.Name].build.Load()
	switch {
	case live == nil:
		return Difference{}, errors.New("the projections have not been prepared")
	case live.Version != d.Version:
		return Difference{}, fmt.Errorf("version %d answers, and this program folds version %d", live.Version, d.Version)
	}
	fold := &refold{definition: d, model: model{}, maxRows: maxRows}
	if err := fold.readMost(ctx, e.pool, feed, live.Schema); err != nil {
		return Difference{}, err
	}
	tx, err := e.pool.BeginTx(ctx, snapshot)
	if err != nil {
		return Difference{}, err
	}
	defer tx.Rollback(context.WithoutCancel(ctx)) // the scratch tables are gone with it
	if err := fold.readRest(ctx, tx, e.feed, live.Schema); err != nil {
		return Difference{}, err
	}
	scratch := "verify_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	if err := createTables(ctx, tx, scratch, d.Schema); err != nil {
		return Difference{}, err
	}
	if err := fold.model.store(ctx, tx, scratch); err != nil {
		return Difference{}, err
	}
	all, tables, err := compare(ctx, tx, scratch, live.Schema)
	at := lowest(fold.checkpoints)
	return Difference{
		Projection: d.Name, Schema: live.Schema, At: at, Events: fold.events, Compared: all, Tables: tables,
	}, err
}

// refold is an independent fold of what a build has folded.
type refold struct {
	definition  definition
	checkpoints map[int]event.Position
	last        event.Position // no checkpoint is beyond
	parked      map[event.Position]bool
	model       model
	at          event.Position // read so far
	events      int64
	maxRows     int
}

// readMost folds what every partition has.
func (f *refold) readMost(ctx context.Context, db querier, feed Feed, schema string) (err error) {
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
func (f *refold) readRest(ctx context.Context, tx pgx.Tx, feed Feed, schema string) error {
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
		f.last = later(f.last, at)
	}
	return f.read(ctx, feed)
}

func upTo(positions map[event.Position]bool, last event.Position) map[event.Position]bool {
	early := maps.Clone(positions)
	maps.DeleteFunc(early, func(at event.Position, _ bool) bool { return last.Before(at) })
	return early
}

// read folds the log up to the last checkpoint.
func (f *refold) read(ctx context.Context, feed Feed) error {
	if !f.at.Before(f.last) {
		return nil
	}
	return readUntil(ctx, feed, Filter{Names: f.definition.names}, &f.at, f.last, f.take)
}

func (f *refold) take(raw event.Raw) error {
	item, part, wanted := f.definition.route(raw)
	if !wanted || f.parked[raw.Position] || f.checkpoints[part].Before(raw.Position) {
		return nil
	}
	if item.Err != nil {
		return permanent{item.Err}
	}
	var delta Delta
	if err := f.definition.apply(&delta, item.Recorded); err != nil {
		return err
	}
	f.events++
	if f.maxRows > 0 && f.model.rows() > f.maxRows {
		return permanent{fmt.Errorf("more than %d rows are too many to be verified beside the work: cartwright verify does it alone", f.maxRows)}
	}
	return f.model.apply(&delta)
}
