package read

import (
	"slices"
	"testing"
)

func TestWhereNumbersItsArguments(t *testing.T) {
	t.Parallel()
	var w Where
	if got := w.String(); got != "WHERE true" {
		t.Errorf("no conditions: %q", got)
	}
	w.And("brand = ?", "Aki")
	w.And("(rank, created) < (?, ?)", 0.5, 7)
	if got, want := w.String(), "WHERE brand = $1 AND (rank, created) < ($2, $3) AND true"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if want := []any{"Aki", 0.5, 7}; !slices.Equal(w.Args, want) {
		t.Errorf("arguments %v, want %v", w.Args, want)
	}
	if got := w.Arg(10); got != "$4" {
		t.Errorf("the next placeholder is %s, want $4", got)
	}
}
