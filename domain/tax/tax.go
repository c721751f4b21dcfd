package tax

import (
	"slices"

	"cartwright/domain/decider"
)

// Country is the state of one country's rates, in the order they were first set.
type Country struct {
	Code  string // empty before the first rate
	Rates []Rate
}

// Decider is how a country's rates change.
var Decider = decider.Decider[Country, Command, Event]{Decide: Decide, Evolve: Evolve}

// Evolve returns the rates as they are once e has happened.
func Evolve(c Country, e Event) Country {
	switch e := e.(type) {
	case RateSet:
		c.Code = e.Country
		c.Rates = slices.Clone(c.Rates)
		if i := c.find(e.Key); i >= 0 {
			c.Rates[i] = e.Rate
		} else {
			c.Rates = append(c.Rates, e.Rate)
		}
	case RateWithdrawn:
		c.Rates = slices.DeleteFunc(slices.Clone(c.Rates), func(r Rate) bool { return r.Key.equal(e.Key) })
	}
	return c
}

func (c Country) find(k Key) int {
	return slices.IndexFunc(c.Rates, func(r Rate) bool { return r.Key.equal(k) })
}

// equal compares instants, whatever zone they are written in.
func (k Key) equal(l Key) bool {
	return k.Country == l.Country && k.Region == l.Region && k.Class == l.Class && k.ValidFrom.Equal(l.ValidFrom)
}
