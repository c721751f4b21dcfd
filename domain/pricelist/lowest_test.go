package pricelist

import (
	"testing"

	"cartwright/domain/money"

	"pgregory.net/rapid"
)

// was is the variant's own price from a day on.
func was(n int, minor int64) Change { return Change{At: day(n), Quote: listed("", minor, Terms{})} }

func inSale(said int, from, until int, minor int64) Change {
	c := Change{At: day(said), Quote: listed("sale", minor, Terms{})}
	c.Starts, c.Ends = day(from), day(until)
	return c
}

func TestLowest(t *testing.T) {
	t.Parallel()
	taken := inSale(62, 60, 70, 700)
	taken.Removed = true
	for name, c := range map[string]struct {
		history []Change
		today   int
		want    int64 // 0 for none
	}{
		"a price that never moved":                {[]Change{was(1, 1000)}, 50, 0},
		"one that rose":                           {[]Change{was(1, 1000), was(40, 1100)}, 50, 0},
		"one that fell":                           {[]Change{was(1, 1000), was(40, 900)}, 50, 1000},
		"the lowest of several":                   {[]Change{was(1, 800), was(20, 1000), was(30, 1100), was(40, 900)}, 50, 800},
		"raised before the sale to look better":   {[]Change{was(1, 800), was(39, 1200), was(40, 900)}, 50, 800},
		"what is longer ago does not count":       {[]Change{was(1, 500), was(5, 1000), was(40, 900)}, 50, 1000},
		"but the window begins with what applied": {[]Change{was(1, 500), was(11, 1000), was(40, 900)}, 50, 500},
		"the window ends where the sale begins":   {[]Change{was(1, 1000), was(40, 900)}, 400, 1000},
		"when it falls again the last fall":       {[]Change{was(1, 1000), was(40, 900), was(50, 800)}, 55, 900},
		"a scheduled sale":                        {[]Change{was(1, 1000), inSale(2, 60, 70, 700)}, 65, 1000},
		"not before it begins":                    {[]Change{was(1, 1000), inSale(2, 60, 70, 700)}, 59, 0},
		"nor after it has ended":                  {[]Change{was(1, 1000), inSale(2, 60, 70, 700)}, 75, 0},
		"nor once it was called off":              {[]Change{was(1, 1000), inSale(2, 60, 70, 700), taken}, 65, 0},
		"the sale before counts in the next one":  {[]Change{was(1, 1000), inSale(2, 60, 70, 700), inSale(2, 80, 90, 800)}, 85, 700},
		"a price that begins is no reduction":     {[]Change{was(40, 900)}, 50, 0},
	} {
		got, ok := Lowest(c.history, For{Currency: "EUR", At: day(c.today)})
		if got.Minor != c.want || ok != (c.want != 0) {
			t.Errorf("%s: %v, %v, want %d", name, got, ok, c.want)
		}
	}
}

func TestLowestIsOfWhoAsks(t *testing.T) {
	t.Parallel()
	member := Change{At: day(10), Quote: listed("club", 500, Terms{Group: "club"})}
	history := []Change{was(1, 1000), member, was(40, 900)}
	if got, ok := Lowest(history, For{Currency: "EUR", At: day(50)}); !ok || got != euros(1000) {
		t.Errorf("others are shown %v", got)
	}
	if got, ok := Lowest(history, For{Currency: "EUR", Group: "club", At: day(50)}); !ok || got != euros(1000) {
		t.Errorf("members, whose price fell on the 10th, are shown %v", got)
	}
}

// Looking at every day one by one must come to the same.
func TestLowestIsWhatADiaryShows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		history := histories().Draw(t, "history")
		today := rapid.IntRange(1, 120).Draw(t, "today")
		got, ok := Lowest(history, For{Currency: "EUR", At: day(today)})
		want, due := diary(history, today)
		if ok != due || got != want {
			t.Fatalf("lowest %v, %v; the diary shows %v, %v", got, ok, want, due)
		}
	})
}

func histories() *rapid.Generator[[]Change] {
	return rapid.Custom(func(t *rapid.T) []Change {
		var history []Change
		at := 0
		for range rapid.IntRange(0, 8).Draw(t, "changes") {
			at += rapid.IntRange(0, 25).Draw(t, "days")
			price := rapid.Int64Range(1, 9).Draw(t, "price")
			from := rapid.SampledFrom([]int{20, 40, 60, 80}).Draw(t, "from")
			c := rapid.SampledFrom([]Change{was(at, price), inSale(at, from, from+10, price)}).Draw(t, "change")
			c.Removed = rapid.IntRange(0, 4).Draw(t, "removed") == 0
			history = append(history, c)
		}
		return history
	})
}

// diary walks back day by day: everything in these histories happens at midnight.
func diary(history []Change, today int) (money.Money, bool) {
	price := func(n int) money.Money {
		p, _ := timeline{history, For{Currency: "EUR"}}.at(day(n))
		return p
	}
	began := today
	for began > -1 && price(began-1) == price(today) {
		began--
	}
	if price(today).Minor == 0 || price(began-1).Minor <= price(today).Minor {
		return money.Money{}, false
	}
	lowest := money.Money{}
	for n := began - LowestDays; n < began; n++ {
		if p := price(n); p.Minor != 0 && (lowest.Minor == 0 || p.Minor < lowest.Minor) {
			lowest = p
		}
	}
	return lowest, true
}
