package decidertest

import (
	"errors"
	"testing"

	"cartwright/domain/decider"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	full := errors.New("full")
	bowl := decider.Decider[string, string, string]{
		Decide: func(bowl, fruit string) ([]string, error) {
			switch {
			case len(bowl) > 3:
				return nil, full
			case fruit == "":
				return nil, nil
			}
			return []string{fruit}, nil
		},
		Evolve: func(bowl, fruit string) string { return bowl + fruit },
	}
	Check(t, bowl, []Rule[string, string]{
		{Name: "fruit goes in", Given: []string{"fig"}, When: "kiwi", Then: []string{"kiwi"}},
		{Name: "nothing changes nothing", Given: []string{"fig"}},
		{Name: "a full bowl refuses", Given: []string{"fig", "kiwi"}, When: "lime", Refused: full},
	})
}
