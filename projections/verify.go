package projections

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"cartwright/domain/event"
)

// errEnough ends a reading of the log.
var errEnough = errors.New("read far enough")

// Verify folds the log once more, in memory and without the engine's SQL, exactly as far as the live rows have come, and
// compares. Checkpoints and rows are one transaction, so a snapshot of the database says both; nothing has to stop.
func (e *Engine) Verify(ctx context.Context, name string) (Difference, error) {
	d, err := e.definition(name)
	if err != nil {
		return Difference{}, err
	}
	difference, err := e.verify(ctx, d)
	if err != nil {
		return Difference{}, fmt.Errorf("verify %s: %w", name, err)
	}
	return difference, nil
}

func (e *Engine) verify(ctx context.Context, d definition) (Difference, error) {
	live := e.shown[d.Name].build.Load()
	switch {
	case live == nil:
		return Difference{}, errors.New("the projections have not been prepared")
	case live.Version != d.Version:
		return Difference{}, fmt.Errorf("version %d answers, and this program folds version %d", live.Version, d.Version)
	}
	tx, err := e.pool.BeginTx(ctx, snapshot)
	if err != nil {
		return Difference{}, err
	}
	defer tx.Rollback(context.WithoutCancel(ctx)) // the scratch tables are gone with it
	fold, err := readExtent(ctx, tx, d, live.Schema)
	if err != nil {
		return Difference{}, err
	}
	if err := fold.read(ctx, e.feed); err != nil {
		return Difference{}, err
	}
	scratch := "verify_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	if err := createTables(ctx, tx, scratch, d.Schema); err != nil {
		return Difference{}, err
	}
	if err := fold.model.store(ctx, tx, scratch); err != nil {
		return Difference{}, err
	}
	tables, err := compare(ctx, tx, scratch, live.Schema)
	at := lowest(fold.checkpoints)
	return Difference{Projection: d.Name, Schema: live.Schema, At: at, Events: fold.events, Tables: tables}, err
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
}

// readExtent finds out what a build has folded: each partition up to its checkpoint, except what is parked.
func readExtent(ctx context.Context, tx pgx.Tx, d definition, schema string) (*refold, error) {
	checkpoints, err := readCheckpoints(ctx, tx, schema)
	if err != nil {
		return nil, err
	}
	f := &refold{definition: d, checkpoints: checkpoints, model: model{}}
	f.parked, err = parkedPositions(ctx, tx, schema)
	if err != nil {
		return nil, err
	}
	for _, at := range checkpoints {
		f.last = later(f.last, at)
	}
	return f, nil
}

// read folds the log up to the last checkpoint. A lost connection is followed again.
func (f *refold) read(ctx context.Context, feed Feed) error {
	for retry := newBackoff(); ; {
		err := feed.Follow(ctx, f.at, Filter{Names: f.definition.names}, Follower{
			Event:      f.take,
			Checkpoint: f.passed,
			CaughtUp:   func() error { return errEnough },
		})
		switch {
		case errors.Is(err, errEnough):
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case isPermanentError(err):
			return err
		}
		pause(ctx, retry.NextBackOff())
	}
}

func (f *refold) passed(at event.Position) error {
	if !at.Before(f.last) {
		return errEnough
	}
	return nil
}

func (f *refold) take(raw event.Raw) error {
	if f.last.Before(raw.Position) {
		return errEnough
	}
	f.at = raw.Position
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
	return f.model.apply(&delta)
}
