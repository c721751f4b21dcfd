package tax

import (
	"testing"
	"time"
)

func TestTheNearestRateThatIsValidHolds(t *testing.T) {
	t.Parallel()
	at := func(country, region, class string, ppm int64, from time.Time) Rate {
		return Rate{Key{country, region, class, from}, ppm}
	}
	table := NewTable([]Rate{
		at("DE", "", "standard", 160_000, day2), // out of order on purpose
		at("DE", "", "standard", 190_000, day1),
		at("DE", "", "books", 70_000, day1),
		at("US", "CA", "standard", 72_500, day1),
		at("US", "CA", "food", 0, day1),
		at("CA", "", "standard", 50_000, day1),
		at("CA", "ON", "standard", 130_000, day2),
	})
	for _, c := range []struct {
		country, region, class string
		at                     time.Time
		want                   int64
	}{
		{"DE", "", "standard", day1.Add(-1), 0},
		{"DE", "", "standard", day1, 190_000},
		{"DE", "", "standard", day2.Add(-1), 190_000},
		{"DE", "", "standard", day2, 160_000},
		{"DE", "", "", day1, 190_000},
		{"DE", "", "books", day2, 70_000},
		{"DE", "", "flowers", day1, 190_000},
		{"DE", "BY", "books", day1, 70_000},
		{"US", "CA", "standard", day1, 72_500},
		{"US", "CA", "food", day1, 0},
		{"US", "CA", "books", day1, 72_500},
		{"US", "OR", "standard", day1, 0},
		{"CA", "ON", "standard", day1, 50_000},
		{"CA", "ON", "standard", day2, 130_000},
		{"FR", "", "standard", day1, 0},
	} {
		if got := table.RateAt(c.country, c.region, c.class, c.at); got != c.want {
			t.Errorf("%+v: %d", c, got)
		}
	}
	if got := (Table{}).RateAt("DE", "", "standard", day1); got != 0 {
		t.Errorf("no table taxes %d", got)
	}
}
