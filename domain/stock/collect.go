package stock

import (
	"slices"
	"time"
)

// Arrival is an announced delivery that is still to come.
type Arrival struct {
	Units int64
	Due   time.Time // zero: not known
}

// Ready says when one location has everything that is needed: at once, which is the zero time, or when enough of what was
// announced has come. A location is never ready that the channel does not see, that may not promise what it lacks, or of
// which nobody knows when it gets it; a delivery that should have come by now is no longer counted on.
func (r Routing) Ready(location string, needs []Need, levels []Level, now time.Time) (at time.Time, ok bool) {
	for _, need := range summed(needs) {
		i := slices.IndexFunc(levels, func(l Level) bool { return l.SKU == need.SKU && l.Location == location })
		if i < 0 || !levels[i].Site.seenBy(r.Channel) {
			return at, false
		}
		due, ok := levels[i].ready(need.Quantity, now)
		if !ok {
			return at, false
		}
		if due.After(at) {
			at = due
		}
	}
	return at, true
}

// ready says when there are so many units, after those that are promised already.
func (l Level) ready(units int64, now time.Time) (at time.Time, ok bool) {
	lacking := units - l.Available
	switch {
	case lacking <= 0:
		return at, true
	case lacking > l.Promisable:
		return at, false
	}
	lacking += l.Promised
	for _, a := range slices.SortedFunc(slices.Values(l.Arrivals), func(a, b Arrival) int { return a.Due.Compare(b.Due) }) {
		if a.Due.Before(now) {
			continue
		}
		if lacking -= a.Units; lacking <= 0 {
			return a.Due, true
		}
	}
	return at, false
}
