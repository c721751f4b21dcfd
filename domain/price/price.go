package price

import (
	"slices"
	"time"

	"cartwright/domain/decider"
)

// Prices is what the rules need to know of a SKU's prices in a list.
type Prices struct {
	Set []Set // by when they start
}

// Decider is how a SKU's prices in a list behave.
var Decider = decider.Decider[Prices, Command, Event]{Decide: Decide, Evolve: Evolve}

// Evolve returns the prices as they are once e has happened.
func Evolve(p Prices, e Event) Prices {
	switch e := e.(type) {
	case Set:
		i, known := p.find(e.From)
		p.Set = slices.Clone(p.Set)
		if known {
			p.Set[i] = e
		} else {
			p.Set = slices.Insert(p.Set, i, e)
		}
	case Removed:
		if i, known := p.find(e.From); known {
			p.Set = slices.Delete(slices.Clone(p.Set), i, i+1)
		}
	}
	return p
}

// find returns where a price is, or where it belongs.
func (p Prices) find(from time.Time) (int, bool) {
	return slices.BinarySearchFunc(p.Set, from, func(s Set, from time.Time) int { return s.From.Compare(from) })
}
