package stock

import (
	"testing"
	"time"

	"cartwright/domain/decider/decidertest"

	"pgregory.net/rapid"
)

func commands() *rapid.Generator[Command] {
	return rapid.Custom(func(t *rapid.T) Command {
		holdID := rapid.StringMatching(`[a-f]`).Draw(t, "hold")
		units := rapid.Int64Range(0, 5).Draw(t, "units")
		now := noon.Add(time.Duration(rapid.IntRange(0, 5).Draw(t, "now")))
		expires := noon.Add(time.Duration(rapid.IntRange(0, 5).Draw(t, "expires")))
		return rapid.SampledFrom([]Command{
			Receive{"tea", "berlin", units, ""},
			Adjust{"tea", "berlin", rapid.Int64Range(-6, 3).Draw(t, "delta"), ""},
			Hold{"tea", "berlin", holdID, units, now, expires},
			Hold{"tea", "berlin", holdID, units, now, expires},
			Release{holdID}, Commit{holdID, units},
		}).Draw(t, "command")
	})
}

// The books balance after every command: what came is still here or was sold, once, and nobody holds what is not there.
func TestNothingIsSoldTwice(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		steps, err := decidertest.Walk(Decider, rapid.SliceOfN(commands(), 1, 60).Draw(t, "commands"))
		if err != nil {
			t.Fatal(err)
		}
		var came, sold int64
		buyers := map[string]bool{}
		for _, step := range steps {
			for _, e := range step.Events {
				switch e := e.(type) {
				case Received:
					came += e.Quantity
				case Adjusted:
					came += e.Delta
				case Committed:
					if sold += e.Quantity; buyers[e.HoldID] {
						t.Fatalf("%s bought twice", e.HoldID)
					}
					buyers[e.HoldID] = true
				}
			}
			checkBooks(t, step.After, came, sold)
		}
	})
}

func checkBooks(t *rapid.T, s Stock, came, sold int64) {
	var held int64
	for _, holding := range s.Holds.All() {
		held += holding.Quantity
	}
	if s.Held != held || held < 0 || s.Available() < 0 || s.OnHand+sold != came {
		t.Fatalf("%d came and %d were sold, but stands at %+v", came, sold, s)
	}
}

func TestRepeatedHoldsChangeNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		steps, err := decidertest.Walk(Decider, rapid.SliceOfN(commands(), 1, 60).Draw(t, "commands"))
		if err != nil {
			t.Fatal(err)
		}
		// Receiving or correcting twice is twice as much, unless the command's id says that it is a repeat.
		var about []decidertest.Step[Stock, Command, Event]
		for _, step := range steps {
			switch step.Command.(type) {
			case Hold, Release, Commit:
				about = append(about, step)
			}
		}
		if err := decidertest.Repeated(Decider, about); err != nil {
			t.Fatal(err)
		}
	})
}
