package projections

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"cartwright/projections/pubsub"
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
func (e *Engine) verify(ctx context.Context, d definition, feed pubsub.Feed, maxRows int) (Difference, error) {
	live := e.shown[d.Name].build.Load()
	if live == nil {
		return Difference{}, errors.New("the projections have not been prepared")
	}
	declared := d.Version
	d, ok := d.of(*live)
	if !ok {
		return Difference{}, fmt.Errorf("version %d answers, and this program folds version %d", live.Version, declared)
	}
	fold := &refold{definition: d, digests: map[int]digest{}, model: model{}, maxRows: maxRows}
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
	difference := Difference{Projection: d.Name, Schema: live.Schema, At: lowest(fold.checkpoints), Events: fold.events}
	if err := difference.compareDigests(ctx, tx, fold.digests); err != nil {
		return Difference{}, err
	}
	return difference, difference.compare(ctx, tx, scratch, live.Schema)
}
