package projectiontest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// Same says that a query succeeded and what it returned. No rows are no rows, nil or empty, and an instant is the same
// whatever zone the database session writes it in.
func Same[T any](t testing.TB, err error, want, got T, options ...cmp.Option) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	sameInstant := cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })
	if diff := cmp.Diff(want, got, append(options, cmpopts.EquateEmpty(), sameInstant)...); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
