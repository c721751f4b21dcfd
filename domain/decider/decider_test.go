package decider

import (
	"strings"
	"testing"
)

func TestFoldReplaysInOrder(t *testing.T) {
	t.Parallel()
	d := Decider[string, string, string]{Evolve: func(s, e string) string { return s + strings.ToUpper(e) }}
	if got := d.Fold("so: ", "a", "b"); got != "so: AB" {
		t.Errorf("folded to %q", got)
	}
	if got := d.Fold("so: "); got != "so: " {
		t.Errorf("no history folded to %q", got)
	}
}
