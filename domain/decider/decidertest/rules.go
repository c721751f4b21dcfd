// Package decidertest checks deciders by rule books: given these events, when this command, then those events.
package decidertest

import (
	"errors"
	"reflect"
	"testing"

	"cartwright/domain/decider"
)

// Rule is one row of a rule book. Refused, when set, is matched with errors.Is and Then must be empty.
type Rule[C, E any] struct {
	Name    string
	Given   []E
	When    C
	Then    []E
	Refused error
}

// Check runs every rule as a subtest, each against a freshly folded state.
func Check[S, C, E any](t *testing.T, d decider.Decider[S, C, E], rules []Rule[C, E]) {
	t.Helper()
	for _, rule := range rules {
		t.Run(rule.Name, func(t *testing.T) {
			t.Parallel()
			var zero S
			got, err := d.Decide(d.Fold(zero, rule.Given...), rule.When)
			if !errors.Is(err, rule.Refused) {
				t.Fatalf("refused with %v, want %v", err, rule.Refused)
			}
			if len(got) == 0 && len(rule.Then) == 0 {
				return
			}
			if !reflect.DeepEqual(got, rule.Then) {
				t.Errorf("events\n got %+v\nwant %+v", got, rule.Then)
			}
		})
	}
}
