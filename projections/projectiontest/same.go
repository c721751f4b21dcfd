package projectiontest

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// Same says that a query succeeded and what it returned. No rows are no rows, nil or empty.
func Same[T any](t testing.TB, err error, want, got T, options ...cmp.Option) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, append(options, cmpopts.EquateEmpty())...); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
