package stock

import (
	"testing"
	"time"
)

func TestWhereEverythingIsReady(t *testing.T) {
	t.Parallel()
	day := func(n int) time.Time { return noon.AddDate(0, 0, n) }
	plenty := level("cup", "berlin", 9)
	tea := Level{SKU: "tea", Location: "berlin", Available: 2}
	promising := tea
	promising.Promisable = 5
	announced := promising
	announced.Arrivals = []Arrival{{3, day(9)}, {1, day(2)}}
	behind, late, unknown, closed := announced, announced, announced, plenty
	behind.Available, behind.Promised = 0, 1
	late.Arrivals = []Arrival{{4, day(-1)}}
	unknown.Arrivals = []Arrival{{4, time.Time{}}}
	closed.Site.Closed = true
	for _, c := range []struct {
		name   string
		units  int64
		levels []Level
		at     time.Time
		ok     bool
	}{
		{"what is there is ready at once", 2, []Level{tea, plenty}, time.Time{}, true},
		{"elsewhere does not count", 2, []Level{level("tea", "lyon", 9), plenty}, time.Time{}, false},
		{"nor half of it", 2, []Level{tea}, time.Time{}, false},
		{"nor where it cannot be sold", 2, []Level{tea, closed}, time.Time{}, false},
		{"more than is there is not", 3, []Level{tea, plenty}, time.Time{}, false},
		{"not even if it is promised, while nobody knows when it comes", 3, []Level{promising, plenty}, time.Time{}, false},
		{"it is when enough has come", 3, []Level{announced, plenty}, day(2), true},
		{"after all of it", 4, []Level{announced, plenty}, day(9), true},
		{"after what others were promised", 1, []Level{behind, plenty}, day(9), true},
		{"what may not be promised is not", 8, []Level{announced, plenty}, time.Time{}, false},
		{"what is overdue is not counted on", 3, []Level{late, plenty}, time.Time{}, false},
		{"nor what may come at any time", 3, []Level{unknown, plenty}, time.Time{}, false},
	} {
		at, ok := Routing{}.Ready("berlin", []Need{{"tea", c.units}, {"cup", 1}}, c.levels, noon)
		if !at.Equal(c.at) && c.ok || ok != c.ok {
			t.Errorf("%s: %v at %v, want %v at %v", c.name, ok, at, c.ok, c.at)
		}
	}
}
