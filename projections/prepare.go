package projections

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Keys of the advisory locks, unlike anybody else's.
const (
	prepareLock = int64(0x63617274_00000001)
	replayLocks = int32(0x63617274)
)

// Prepare makes the control tables and the tables of versions that do not exist yet, and finds out which versions are
// live. It comes before every View and before Run, and may run in several programs at once.
func (e *Engine) Prepare(ctx context.Context) error {
	err := pgx.BeginFunc(ctx, e.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", prepareLock); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, controlSQL); err != nil {
			return fmt.Errorf("create the control tables: %w", err)
		}
		builds, err := readBuilds(ctx, tx)
		if err != nil {
			return err
		}
		for _, d := range e.definitions {
			if err := prepare(ctx, tx, d, buildsOf(builds, d.Name)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("prepare the projections: %w", err)
	}
	_, err = e.refresh(ctx)
	return err
}

func buildsOf(builds []build, name string) []build {
	var own []build
	for _, b := range builds {
		if b.Name == name {
			own = append(own, b)
		}
	}
	return own
}

func find(builds []build, state State) (build, bool) {
	for _, b := range builds {
		if b.State == state {
			return b, true
		}
	}
	return build{}, false
}

// prepare leaves a projection with a live build, and with one of the declared version, live or building.
func prepare(ctx context.Context, tx pgx.Tx, d definition, builds []build) error {
	live, answers := find(builds, Live)
	switch {
	case !answers:
		_, err := createBuild(ctx, tx, d, Live)
		return err
	case live.Version > d.Version:
		return fmt.Errorf("%s: the database has version %d, this program only version %d: run the newer program, "+
			"or go back there first with cartwright rollback %[1]s", d.Name, live.Version, d.Version)
	case live.Version < d.Version:
		return prepareNext(ctx, tx, d, builds)
	case live.Fingerprint != d.fingerprint:
		return fmt.Errorf("%s: its tables or events have changed since version %d was built: declare version %d",
			d.Name, d.Version, d.Version+1)
	}
	return nil
}

// prepareNext goes on with the replay that builds the next version, or clears away what is in its place and begins one.
// Where somebody went back from the next version it stays so, until he goes forth again or replays.
func prepareNext(ctx context.Context, tx pgx.Tx, d definition, builds []build) error {
	if wentBack(d, builds) {
		return nil
	}
	for _, b := range builds {
		if b.State != Building {
			continue
		}
		if b.Version == d.Version && b.Fingerprint == d.fingerprint {
			return nil
		}
		if err := dropBuild(ctx, tx, b); err != nil {
			return err
		}
	}
	const clear = `UPDATE cartwright.projection_replay SET state = 'failed', finished_at = now(), revision = revision + 1,
		detail = 'another version was declared' WHERE name = $1 AND finished_at IS NULL`
	if _, err := tx.Exec(ctx, clear, d.Name); err != nil {
		return fmt.Errorf("end the replay of %s: %w", d.Name, err)
	}
	return beginReplay(ctx, tx, d, "rpl_"+uuid.Must(uuid.NewV7()).String(), ReplayOptions{})
}
