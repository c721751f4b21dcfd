package tax

import (
	"strings"
	"testing"
	"time"

	"cartwright/domain/decider/decidertest"
)

type (
	rule  = decidertest.Rule[Command, Event]
	facts = []Event
)

var (
	day1 = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	day2 = time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)

	standard = rate("standard", 190_000, day1)
	books    = rate("books", 70_000, day1)
	set      = facts{RateSet{standard}, RateSet{books}}
)

func rate(class string, ppm int64, from time.Time) Rate {
	return Rate{Key: Key{Country: "DE", Class: class, ValidFrom: from}, RatePPM: ppm}
}

func with(change func(*Rate)) SetRate {
	r := standard
	change(&r)
	return SetRate{r}
}

func TestSetting(t *testing.T) {
	t.Parallel()
	lower := rate("standard", 160_000, day2)
	inBerlin := standard
	inBerlin.ValidFrom = day1.In(time.FixedZone("CET", 3600))
	decidertest.Check(t, Decider, []rule{
		{Name: "a rate is set", When: SetRate{standard}, Then: facts{RateSet{standard}}},
		{Name: "another class beside it", Given: set[:1], When: SetRate{books}, Then: facts{RateSet{books}}},
		{Name: "the next rate of a class is set ahead", Given: set, When: SetRate{lower}, Then: facts{RateSet{lower}}},
		{Name: "setting it twice changes nothing", Given: set, When: SetRate{standard}},
		{Name: "nor does naming the instant in another zone", Given: set, When: SetRate{inBerlin}},
		{
			Name: "a mistake is corrected", Given: set,
			When: SetRate{rate("books", 50_000, day1)}, Then: facts{RateSet{rate("books", 50_000, day1)}},
		},
		{
			Name: "goods may be free of tax", When: with(func(r *Rate) { r.RatePPM = 0 }),
			Then: facts{RateSet{rate("standard", 0, day1)}},
		},
	})
}

func TestWhatIsNoRate(t *testing.T) {
	t.Parallel()
	decidertest.Check(t, Decider, []rule{
		{Name: "no country", When: with(func(r *Rate) { r.Country = "de" }), Refused: ErrCountry},
		{Name: "another country's", Given: set, When: with(func(r *Rate) { r.Country = "FR" }), Refused: ErrOtherCountry},
		{Name: "no region", When: with(func(r *Rate) { r.Region = "Bavaria" }), Refused: ErrRegion},
		{Name: "no class", When: with(func(r *Rate) { r.Class = "" }), Refused: ErrClass},
		{Name: "a class too long", When: with(func(r *Rate) { r.Class = strings.Repeat("x", 41) }), Refused: ErrClass},
		{Name: "less than nothing", When: with(func(r *Rate) { r.RatePPM = -1 }), Refused: ErrRate},
		{Name: "more than the price", When: with(func(r *Rate) { r.RatePPM = 1_000_001 }), Refused: ErrRate},
		{Name: "valid from never", When: with(func(r *Rate) { r.ValidFrom = time.Time{} }), Refused: ErrValidFrom},
		{Name: "valid from within a second", When: with(func(r *Rate) { r.ValidFrom = day1.Add(1) }), Refused: ErrValidFrom},
		{Name: "one too many", Given: full(), When: SetRate{standard}, Refused: ErrFull},
	})
}

func full() (history facts) {
	for i := range MaxRates {
		history = append(history, RateSet{rate("books", 0, day1.AddDate(0, 0, i))})
	}
	return history
}

func TestWithdrawing(t *testing.T) {
	t.Parallel()
	withdrawn := append(set[:2:2], RateWithdrawn{books.Key})
	decidertest.Check(t, Decider, []rule{
		{Name: "a rate is taken back", Given: set, When: WithdrawRate{books.Key}, Then: facts{RateWithdrawn{books.Key}}},
		{Name: "once", Given: withdrawn, When: WithdrawRate{books.Key}, Refused: ErrRateNotFound},
		{Name: "it may be set again", Given: withdrawn, When: SetRate{books}, Then: facts{RateSet{books}}},
		{
			Name: "another instant is another rate", Given: set, Refused: ErrRateNotFound,
			When: WithdrawRate{rate("books", 0, day2).Key},
		},
	})
}
