package projections

import (
	"errors"
	"slices"

	"github.com/jackc/pgx/v5/pgconn"

	"cartwright/projections/pubsub"
)

// errStopped is returned when a build may not be written, until somebody starts it again.
var errStopped = errors.New("the projection is stopped")

// What the database functions raise.
const (
	fencedState  = "CW001"
	stoppedState = "CW002"
)

// permanent marks an error that no repetition cures.
type permanent struct{ error }

func (p permanent) Unwrap() error { return p.error }

// isDuplicate says that a row is there already: inserted by somebody else at the same time, or against the rules.
func isDuplicate(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == "23505"
}

// classify tells fences and permanent errors from all others, which time may cure.
func classify(err error) error {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return err
	}
	switch pg.Code {
	case fencedState:
		return pubsub.ErrFenced
	case stoppedState:
		return errStopped
	}
	if isPermanent(pg.Code) {
		return permanent{err}
	}
	return err
}

// isPermanent says that the data is at fault: data exceptions (22), violated constraints (23), types that do not fit
// (42804, 42846) and one row touched twice by one statement (21000).
func isPermanent(code string) bool {
	return slices.Contains([]string{"22", "23"}, code[:2]) || slices.Contains([]string{"42804", "42846", "21000"}, code)
}
