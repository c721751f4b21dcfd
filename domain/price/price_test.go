package price

import (
	"testing"
	"time"

	"cartwright/domain/decider/decidertest"
	"cartwright/domain/money"

	"pgregory.net/rapid"
)

type (
	rule  = decidertest.Rule[Command, Event]
	facts = []Event
)

func day(n int) time.Time { return time.Date(2026, 3, n, 0, 0, 0, 0, time.UTC) }

var (
	regular = Set{ListID: "web", SKU: "tea", Price: money.Of(900, "EUR")}
	sale    = Set{ListID: "web", SKU: "tea", Price: money.Of(700, "EUR"), CompareAt: money.Of(900, "EUR"), From: day(5), Until: day(8)}
)

func priced(change func(*Set)) Put {
	set := sale
	change(&set)
	return Put{set, "EUR"}
}

func TestPrices(t *testing.T) {
	t.Parallel()
	both := facts{regular, sale}
	longer := sale
	longer.Until = day(9)
	full := make(facts, MaxPrices)
	for i := range full {
		full[i] = Set{Price: regular.Price, From: day(100 + i)}
	}
	decidertest.Check(t, Decider, []rule{
		{Name: "a price is set", When: Put{regular, "EUR"}, Then: facts{regular}},
		{Name: "setting it twice changes nothing", Given: both, When: Put{regular, "EUR"}},
		{Name: "another for a time", Given: facts{regular}, When: Put{sale, "EUR"}, Then: facts{sale}},
		{Name: "which is prolonged", Given: both, When: Put{longer, "EUR"}, Then: facts{longer}},
		{Name: "or called off", Given: both, When: Remove{"web", "tea", day(5)}, Then: facts{Removed{"web", "tea", day(5)}}},
		{Name: "what is not there is not removed", Given: facts{regular}, When: Remove{"web", "tea", day(5)}},
		{Name: "it is of a list and a SKU", When: priced(func(s *Set) { s.SKU = "" }), Refused: ErrIncomplete},
		{Name: "it is more than nothing", When: priced(func(s *Set) { s.Price.Minor = 0 }), Refused: ErrPrice},
		{Name: "in the list's currency", When: Put{sale, "USD"}, Refused: ErrCurrency},
		{Name: "less than what it is compared with", When: priced(func(s *Set) { s.CompareAt = s.Price }), Refused: ErrCompareAt},
		{Name: "which has the same currency", When: priced(func(s *Set) { s.CompareAt.Currency = "USD" }), Refused: ErrCompareAt},
		{Name: "it begins before it ends", When: priced(func(s *Set) { s.Until = s.From }), Refused: ErrPeriod},
		{Name: "there is an end to them", Given: full, When: Put{sale, "EUR"}, Refused: ErrTooMany},
	})
}

func TestPricesStayDistinctAndOrdered(t *testing.T) {
	t.Parallel()
	commands := rapid.Custom(func(t *rapid.T) Command {
		from := day(rapid.IntRange(1, 5).Draw(t, "from"))
		set := Set{ListID: "web", SKU: "tea", From: from, Price: money.Of(rapid.Int64Range(0, 3).Draw(t, "price"), "EUR")}
		return rapid.SampledFrom([]Command{Put{set, "EUR"}, Remove{"web", "tea", from}}).Draw(t, "command")
	})
	rapid.Check(t, func(t *rapid.T) {
		steps, err := decidertest.Walk(Decider, rapid.SliceOf(commands).Draw(t, "commands"))
		if err != nil {
			t.Fatal(err)
		}
		if err := decidertest.Repeated(Decider, steps); err != nil {
			t.Fatal(err)
		}
		for _, step := range steps {
			for i, s := range step.After.Set {
				if s.Price.Minor <= 0 || i > 0 && !step.After.Set[i-1].From.Before(s.From) {
					t.Fatalf("has %+v", step.After.Set)
				}
			}
		}
	})
}
