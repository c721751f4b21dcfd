package ordernumber

import (
	"fmt"
	"math"
	"testing"

	"cartwright/domain/decider/decidertest"

	"pgregory.net/rapid"
)

type (
	rule  = decidertest.Rule[Command, Event]
	facts = []Event
)

func TestOrderNumbers(t *testing.T) {
	t.Parallel()
	first := Taken{"o1", 1001}
	decidertest.Check(t, Decider, []rule{
		{Name: "the first order has the number that the shop begins with", When: Take{"o1", 1001}, Then: facts{first}},
		{Name: "the next has the next", Given: facts{first}, When: Take{"o2", 1001}, Then: facts{Taken{"o2", 1002}}},
		{Name: "also when the shop would begin elsewhere by now", Given: facts{first}, When: Take{"o2", 5000}, Then: facts{Taken{"o2", 1002}}},
		{Name: "who asks again keeps the number", Given: facts{first}, When: Take{"o1", 1001}},
		{Name: "a number is somebody's", When: Take{First: 1001}, Refused: ErrIncomplete},
		{Name: "numbers begin at one", When: Take{"o1", 0}, Refused: ErrFirst},
		{Name: "they do not wrap around", Given: facts{Taken{"o1", math.MaxInt64}}, When: Take{"o2", 1}, Refused: ErrExhausted},
	})
}

// Where a sequence stands is told by its last event alone: whoever has read no more decides the same.
func TestTheLastNumberIsEnough(t *testing.T) {
	t.Parallel()
	takes := rapid.Custom(func(t *rapid.T) Command {
		return Take{fmt.Sprint("o", rapid.IntRange(1, 9).Draw(t, "order")), rapid.Int64Range(1, 2000).Draw(t, "first")}
	})
	rapid.Check(t, func(t *rapid.T) {
		steps, err := decidertest.Walk(Decider, rapid.SliceOfN(takes, 1, 50).Draw(t, "commands"))
		if err != nil {
			t.Fatal(err)
		}
		var last Event
		for _, step := range steps {
			if last != nil && Evolve(Sequence{}, last) != step.Before {
				t.Fatalf("after %+v the sequence stands at %+v", last, step.Before)
			}
			for _, e := range step.Events {
				if number := e.(Taken).Number; step.Before.Number > 0 && number != step.Before.Number+1 {
					t.Fatalf("%d follows %d", number, step.Before.Number)
				}
				last = e
			}
		}
	})
}
