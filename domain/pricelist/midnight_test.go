package pricelist

import (
	"testing"
	"time"
	_ "time/tzdata" // so that the test needs no machine that knows zones
)

// in returns an instant as a clock on the wall in some zone shows it.
func in(t *testing.T, zone, wall string) time.Time {
	t.Helper()
	location, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04:05.999999", wall, location)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// Prices begin and end at instants, so that a day in a zone may be given as it is there: also one of 23 or 25 hours.
func TestScheduledPricesTurnAtMidnight(t *testing.T) {
	t.Parallel()
	const berlin, tokyo = "Europe/Berlin", "Asia/Tokyo"
	for name, c := range map[string]struct {
		zone, from, until string
		at                string
		want              int64
	}{
		"a moment before midnight":            {tokyo, "2026-03-05 00:00:00", "2026-03-06 00:00:00", "2026-03-04 23:59:59.999999", 900},
		"at midnight":                         {tokyo, "2026-03-05 00:00:00", "2026-03-06 00:00:00", "2026-03-05 00:00:00", 700},
		"to the last moment of the day":       {tokyo, "2026-03-05 00:00:00", "2026-03-06 00:00:00", "2026-03-05 23:59:59.999999", 700},
		"and not at the next midnight":        {tokyo, "2026-03-05 00:00:00", "2026-03-06 00:00:00", "2026-03-06 00:00:00", 900},
		"the day of 23 hours, at its end":     {berlin, "2026-03-29 00:00:00", "2026-03-30 00:00:00", "2026-03-29 23:59:59", 700},
		"and when it is over":                 {berlin, "2026-03-29 00:00:00", "2026-03-30 00:00:00", "2026-03-30 00:00:00", 900},
		"the day of 25 hours, at its end":     {berlin, "2026-10-25 00:00:00", "2026-10-26 00:00:00", "2026-10-25 23:59:59", 700},
		"and when that is over":               {berlin, "2026-10-25 00:00:00", "2026-10-26 00:00:00", "2026-10-26 00:00:00", 900},
		"the last moment of a year, in Tokyo": {tokyo, "2026-12-31 00:00:00", "2027-01-01 00:00:00", "2026-12-31 23:59:59", 700},
	} {
		regular, sale := listed("web", 900, Terms{}), listed("web", 700, Terms{})
		sale.Starts, sale.Ends = in(t, c.zone, c.from).UTC(), in(t, c.zone, c.until).UTC()
		for _, at := range []time.Time{in(t, c.zone, c.at), in(t, c.zone, c.at).UTC()} {
			if got, ok := Pick([]Quote{regular, sale}, For{Currency: "EUR", At: at}); !ok || got.Price != euros(c.want) {
				t.Errorf("%s: %v at %s, want %d", name, got.Price, at, c.want)
			}
		}
	}
}

// A sale that ended is in the 30 days before another when it ended a moment after they began, as the shop's calendar has it.
func TestThirtyDaysAreThoseOfTheCalendar(t *testing.T) {
	t.Parallel()
	const berlin = "Europe/Berlin"
	for name, c := range map[string]struct {
		zone, first, ended, second string
		want                       int64
	}{
		"ended as they began":                   {"UTC", "2026-06-01 00:00:00", "2026-06-02 00:00:00", "2026-07-02 00:00:00", 900},
		"a moment later":                        {"UTC", "2026-06-01 00:00:00", "2026-06-02 00:00:00.000001", "2026-07-02 00:00:00", 500},
		"clocks put back: 721 hours":            {berlin, "2026-10-01 00:00:00", "2026-10-10 00:00:00", "2026-11-09 00:00:00", 900},
		"a moment later, of 721 hours":          {berlin, "2026-10-01 00:00:00", "2026-10-10 00:00:00.000001", "2026-11-09 00:00:00", 500},
		"clocks put forward: 719 hours":         {berlin, "2026-03-01 00:00:00", "2026-03-10 00:00:00", "2026-04-09 00:00:00", 900},
		"a moment later, of 719 hours":          {berlin, "2026-03-01 00:00:00", "2026-03-10 00:00:00.000001", "2026-04-09 00:00:00", 500},
		"over the end of a year and a February": {"Asia/Kathmandu", "2027-01-01 00:00:00", "2027-01-30 00:00:00", "2027-03-01 00:00:00", 900},
	} {
		at := func(wall string) time.Time { return in(t, c.zone, wall).UTC() }
		before, after := listed("web", 500, Terms{}), listed("web", 700, Terms{})
		before.Starts, before.Ends, after.Starts = at(c.first), at(c.ended), at(c.second)
		said := at("2026-01-01 00:00:00")
		history := []Change{{At: said, Quote: listed("web", 900, Terms{})}, {At: said, Quote: before}, {At: said, Quote: after}}
		who := For{Currency: "EUR", At: at(c.second).Add(time.Hour), Zone: in(t, c.zone, c.second).Location()}
		if got, ok := Lowest(history, who); !ok || got != euros(c.want) {
			t.Errorf("%s: %v, %v, want %d", name, got, ok, c.want)
		}
	}
}
