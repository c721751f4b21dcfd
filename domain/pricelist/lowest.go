package pricelist

import (
	"slices"
	"time"

	"cartwright/domain/money"
)

// LowestDays is how far back the price before a reduction is looked for: Directive 98/6/EC, article 6a, as added by
// Directive (EU) 2019/2161 ("Omnibus"). They are days of the calendar, so one may have 23 or 25 hours.
const LowestDays = 30

// Change is one fact of a SKU's price history: from At on the quote holds as it says, or no more.
type Change struct {
	At      time.Time
	Removed bool
	Quote
}

// Lowest returns the lowest price that applied in the 30 days before the present reduction began, whoever asks: what the
// reduced price must be announced beside. There is none unless the price that applies now is lower than the one before
// it. The history is in the order of the log; when prices fall several times the last fall counts.
func Lowest(history []Change, f For) (money.Money, bool) {
	h := timeline{history, f}
	began, ok := h.reduced()
	if !ok {
		return money.Money{}, false
	}
	return h.lowest(h.who.local(began).AddDate(0, 0, -LowestDays), began)
}

type timeline struct {
	history []Change
	who     For
}

// reduced returns when the present price began to apply, if a higher one applied before.
func (h timeline) reduced() (time.Time, bool) {
	now, ok := h.at(h.who.At)
	if !ok {
		return time.Time{}, false
	}
	turns := h.turns(h.who.At)
	for i, turn := range turns {
		if i+1 == len(turns) {
			break
		}
		before, ok := h.at(turns[i+1])
		if ok && before == now {
			continue
		}
		return turn, ok && before.Minor > now.Minor
	}
	return time.Time{}, false
}

// lowest returns the lowest price that applied at any time from one instant to another.
func (h timeline) lowest(from, until time.Time) (lowest money.Money, found bool) {
	for _, turn := range h.turns(until) {
		if !turn.Before(until) {
			continue
		}
		if price, ok := h.at(turn); ok && (!found || price.Minor < lowest.Minor) {
			lowest, found = price, true
		}
		if !turn.After(from) {
			break // it is what applied when the time began
		}
	}
	return lowest, found
}

// turns are the instants up to a time at which another price may begin to apply, the latest first.
func (h timeline) turns(until time.Time) []time.Time {
	var turns []time.Time
	for _, c := range h.history {
		for _, at := range []time.Time{c.At, c.From, c.Until, c.Starts, c.Ends} {
			if !at.IsZero() && !at.After(until) {
				turns = append(turns, at)
			}
		}
	}
	slices.SortFunc(turns, func(a, b time.Time) int { return b.Compare(a) })
	return slices.CompactFunc(turns, time.Time.Equal)
}

// at is the price that applied at an instant, by what was said until then.
func (h timeline) at(instant time.Time) (money.Money, bool) {
	type place struct {
		list   string
		starts int64
	}
	said := map[place]Change{}
	for _, c := range h.history {
		if !c.At.After(instant) {
			said[place{c.ListID, c.Starts.UnixMicro()}] = c
		}
	}
	quotes := make([]Quote, 0, len(said))
	for _, c := range said {
		if !c.Removed {
			quotes = append(quotes, c.Quote)
		}
	}
	who := h.who
	who.At = instant
	picked, ok := Pick(quotes, who)
	return picked.Price, ok
}
