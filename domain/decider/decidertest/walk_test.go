package decidertest

import (
	"errors"
	"maps"
	"testing"

	"cartwright/domain/decider"
)

// counter counts words; "" is refused.
type counter = decider.Decider[map[string]int, string, string]

func count(_ map[string]int, word string) ([]string, error) {
	if word == "" {
		return nil, errors.New("no word")
	}
	return []string{word}, nil
}

func TestWalk(t *testing.T) {
	t.Parallel()
	pure := counter{Decide: count, Evolve: func(seen map[string]int, word string) map[string]int {
		next := map[string]int{}
		maps.Copy(next, seen)
		next[word]++
		return next
	}}
	steps, err := Walk(pure, []string{"a", "", "a"})
	if err != nil || len(steps) != 3 || steps[2].After["a"] != 2 || steps[2].Before["a"] != 1 || len(steps[1].Events) != 0 {
		t.Errorf("walked %+v, %v", steps, err)
	}
	if history := History(steps); len(history) != 2 {
		t.Errorf("history %v", history)
	}
	if err := Repeated(pure, steps); err == nil {
		t.Error("a command that decides again is not noticed")
	}
}

func TestWalkNoticesStateThatIsShared(t *testing.T) {
	t.Parallel()
	impure := counter{Decide: count, Evolve: func(seen map[string]int, word string) map[string]int {
		if seen == nil {
			return map[string]int{word: 1}
		}
		seen[word]++
		return seen
	}}
	if _, err := Walk(impure, []string{"a", "a", "a"}); err == nil {
		t.Error("an earlier state was changed and nobody noticed")
	}
}
