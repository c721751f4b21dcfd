package pricelist

import (
	"slices"
	"strings"
	"time"

	"cartwright/domain/money"
)

// For is who asks for a price, where, and when. What is empty is not known: prices that ask for it do not apply.
type For struct {
	Currency, Channel, Country, Group string
	At                                time.Time
	Zone                              *time.Location // in which days are counted; nil is UTC
}

func (f For) local(at time.Time) time.Time {
	if f.Zone == nil {
		return at.UTC()
	}
	return at.In(f.Zone)
}

// Quote is one price of a SKU: one that a list has, or the variant's own when ListID is empty.
type Quote struct {
	ListID string
	Terms
	Price     money.Money
	CompareAt money.Money // what it is shown beside; zero when nothing
	Starts    time.Time   // included; zero is always
	Ends      time.Time   // excluded; zero is never
}

// Pick returns the quote that applies. Lists come before the variant's own price; among them the one that names most of
// channel, country and group, then the one of higher priority, then the id that sorts first. Within one list a price that
// starts later overrides one that has started before: a sale overrides the regular price.
func Pick(quotes []Quote, f For) (Quote, bool) {
	var best Quote
	found := false
	for _, q := range quotes {
		if q.applies(f) && (!found || q.before(best)) {
			best, found = q, true
		}
	}
	return best, found
}

func (q Quote) applies(f For) bool {
	return q.Currency == f.Currency &&
		(q.Channel == "" || q.Channel == f.Channel) &&
		(q.Group == "" || q.Group == f.Group) &&
		(len(q.Countries) == 0 || slices.Contains(q.Countries, f.Country)) &&
		within(q.From, q.Until, f.At) && within(q.Starts, q.Ends, f.At)
}

func within(from, until, at time.Time) bool {
	return !at.Before(from) && (until.IsZero() || at.Before(until))
}

// before orders quotes that apply, the best first. It is total: no two prices of a list start at the same time.
func (q Quote) before(r Quote) bool {
	if a, b := q.specificity(), r.specificity(); a != b {
		return a > b
	}
	if q.Priority != r.Priority {
		return q.Priority > r.Priority
	}
	if c := strings.Compare(q.ListID, r.ListID); c != 0 {
		return c < 0
	}
	return q.Starts.After(r.Starts)
}

// specificity is how much a quote asks for; a variant's own price asks for less than any list.
func (q Quote) specificity() int {
	if q.ListID == "" {
		return -1
	}
	named := 0
	for _, asks := range []bool{q.Channel != "", q.Group != "", len(q.Countries) > 0} {
		if asks {
			named++
		}
	}
	return named
}
