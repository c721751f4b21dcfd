package firstorder

import (
	"fmt"
	"testing"
	"time"

	"cartwright/domain/decider/decidertest"

	"pgregory.net/rapid"
)

type (
	rule  = decidertest.Rule[Command, Event]
	facts = []Event
)

var (
	noon    = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	one     = noon.Add(time.Hour)
	claimed = Claimed{"ada", "f1", one}
	placed  = Placed{"ada", "f1"}
)

func claims(id string, now time.Time) Claim { return Claim{"ada", id, now, one} }

func TestFirstOrders(t *testing.T) {
	t.Parallel()
	bought := facts{claimed, placed}
	decidertest.Check(t, Decider, []rule{
		{Name: "an attempt claims to be the first order", When: claims("f1", noon), Then: facts{claimed}},
		{Name: "claiming it twice changes nothing", Given: facts{claimed}, When: claims("f1", noon)},
		{Name: "another at the same time is not the first", Given: facts{claimed}, When: claims("f2", noon), Refused: ErrTaken},
		{Name: "a claim that expired is taken over", Given: facts{claimed}, When: claims("f2", one), Then: facts{Claimed{"ada", "f2", one}}},
		{Name: "an order is placed", Given: facts{claimed}, When: Place{"ada", "f1"}, Then: facts{placed}},
		{Name: "once", Given: bought, When: Place{"ada", "f1"}},
		{Name: "an order never expires", Given: bought, When: claims("f2", one), Refused: ErrTaken},
		{Name: "an order without a claim is the first, too", When: Place{"ada", "f1"}, Then: facts{placed}},
		{Name: "an attempt that failed was none", Given: facts{claimed}, When: Release{"ada", "f1"}, Then: facts{Released{"ada", "f1"}}},
		{Name: "so the next one is the first", Given: facts{claimed, Released{"ada", "f1"}}, When: claims("f2", noon), Then: facts{Claimed{"ada", "f2", one}}},
		{Name: "an order that was cancelled was none", Given: bought, When: Release{"ada", "f1"}, Then: facts{Released{"ada", "f1"}}},
		{Name: "what has no claim gives none back", Given: bought, When: Release{"ada", "f2"}},
		{Name: "another order follows the first", Given: bought, When: Place{"ada", "f2"}, Then: facts{Followed{"ada", "f2"}}},
		{Name: "more of them are not counted", Given: append(bought, Followed{"ada", "f2"}), When: Place{"ada", "f3"}},
		{
			Name: "who came back is never new again", Given: append(bought, Followed{"ada", "f2"}, Released{"ada", "f1"}),
			When: claims("f3", one), Refused: ErrTaken,
		},
		{Name: "a first order is somebody's", When: Claim{FulfilmentID: "f1"}, Refused: ErrIncomplete},
		{Name: "and of an attempt", When: Place{CustomerID: "ada"}, Refused: ErrIncomplete},
	})
}

// Whatever happens in whatever order, no two orders that stand have been the first, and nobody claims what a standing order is.
func TestThereIsOneFirstOrder(t *testing.T) {
	t.Parallel()
	commands := rapid.Custom(func(t *rapid.T) Command {
		id := fmt.Sprint("f", rapid.IntRange(1, 4).Draw(t, "attempt"))
		now := noon.Add(time.Duration(rapid.IntRange(0, 90).Draw(t, "minutes")) * time.Minute)
		return rapid.SampledFrom([]Command{
			Claim{"ada", id, now, now.Add(time.Hour)}, Place{"ada", id}, Release{"ada", id},
		}).Draw(t, "command")
	})
	rapid.Check(t, func(t *rapid.T) {
		steps, err := decidertest.Walk(Decider, rapid.SliceOf(commands).Draw(t, "commands"))
		if err != nil {
			t.Fatal(err)
		}
		if err := decidertest.Repeated(Decider, steps); err != nil {
			t.Fatal(err)
		}
		standing := map[string]bool{}
		for _, step := range steps {
			for _, e := range step.Events {
				switch e := e.(type) {
				case Claimed:
					if len(standing) > 0 {
						t.Fatalf("%s claims to be the first beside %v", e.FulfilmentID, standing)
					}
				case Placed:
					standing[e.FulfilmentID] = true
				case Released:
					delete(standing, e.FulfilmentID)
				}
			}
			if len(standing) > 1 {
				t.Fatalf("first orders are %v", standing)
			}
		}
	})
}
