package delivery

import (
	"testing"

	"cartwright/domain/decider/decidertest"

	"pgregory.net/rapid"
)

func TestAParcelMovesForwardOnly(t *testing.T) {
	t.Parallel()
	command := rapid.SampledFrom([]Command{
		Request{requested}, Dispatch{"post", "T1", noon}, Cancel{"regret"},
		step(IsInTransit, "", ""), step(IsOutForDelivery, "", ""), step(IsDelivered, "", ""), step(IsFailed, "", ""),
	})
	rapid.Check(t, func(t *rapid.T) {
		steps, err := decidertest.Walk(Decider, rapid.SliceOfN(command, 1, 30).Draw(t, "commands"))
		if err != nil {
			t.Fatal(err)
		}
		if err := decidertest.Repeated(Decider, steps); err != nil {
			t.Fatal(err)
		}
		for _, s := range steps {
			moved := s.After.Status.step() > s.Before.Status.step()
			if moved != (len(s.Events) == 1) || len(s.Events) > 1 {
				t.Fatalf("%+v led from %s to %s with %+v", s.Command, s.Before.Status, s.After.Status, s.Events)
			}
			if s.After.Status == IsCancelled && s.Before.Status != IsRequested && s.Before.Status != IsCancelled {
				t.Fatalf("cancelled when it was %s", s.Before.Status)
			}
		}
	})
}
