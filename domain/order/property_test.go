package order

import (
	"testing"

	"cartwright/domain/decider/decidertest"

	"pgregory.net/rapid"
)

func TestNeverBothCancelledAndCompleted(t *testing.T) {
	t.Parallel()
	other := but(func(p *Placed) { p.FulfilmentID = "f2" })
	command := rapid.SampledFrom([]Command{Place{placed}, Place{other}, Confirm{}, Cancel{"regret"}, Complete{}})
	rapid.Check(t, func(t *rapid.T) {
		steps, err := decidertest.Walk(Decider, rapid.SliceOfN(command, 1, 20).Draw(t, "commands"))
		if err != nil {
			t.Fatal(err)
		}
		if err := decidertest.Repeated(Decider, steps); err != nil {
			t.Fatal(err)
		}
		times := map[string]int{}
		for _, e := range decidertest.History(steps) {
			switch e.(type) {
			case Placed:
				times["placed"]++
			case Confirmed:
				times["confirmed"]++
			case Cancelled, Completed:
				times["ended"]++
			}
		}
		if times["placed"] > 1 || times["confirmed"] > times["placed"] || times["ended"] > times["placed"] {
			t.Fatalf("happened %v", times)
		}
	})
}
