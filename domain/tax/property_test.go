package tax

import (
	"slices"
	"testing"
	"time"

	"cartwright/domain/decider/decidertest"

	"pgregory.net/rapid"
)

func commands() *rapid.Generator[Command] {
	return rapid.Custom(func(t *rapid.T) Command {
		r := Rate{RatePPM: rapid.SampledFrom([]int64{-1, 0, 70_000, 190_000}).Draw(t, "rate"), Key: Key{
			Country:   rapid.SampledFrom([]string{"DE", "DE", "FR"}).Draw(t, "country"),
			Region:    rapid.SampledFrom([]string{"", "BY"}).Draw(t, "region"),
			Class:     rapid.SampledFrom([]string{"standard", "books"}).Draw(t, "class"),
			ValidFrom: rapid.SampledFrom([]time.Time{day1, day2}).Draw(t, "from"),
		}}
		return rapid.SampledFrom([]Command{SetRate{r}, SetRate{r}, WithdrawRate{r.Key}}).Draw(t, "command")
	})
}

func TestACountryHasOneRateOfAKind(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		steps, err := decidertest.Walk(Decider, rapid.SliceOfN(commands(), 1, 50).Draw(t, "commands"))
		if err != nil {
			t.Fatal(err)
		}
		if err := decidertest.Repeated(Decider, steps); err != nil {
			t.Fatal(err)
		}
		for _, step := range steps {
			for i, r := range step.After.Rates {
				if r.Country != step.After.Code || r.RatePPM < 0 {
					t.Fatalf("%s has %+v", step.After.Code, r)
				}
				if slices.ContainsFunc(step.After.Rates[i+1:], func(s Rate) bool { return s.Key.equal(r.Key) }) {
					t.Fatalf("%+v is there twice", r.Key)
				}
			}
		}
	})
}
