package visit

import "cartwright/domain/decider"

// Visit is what the rules need to know of one visit.
type Visit struct {
	Started    bool
	LastViewed string // product id
}

// Decider is how a visit behaves.
var Decider = decider.Decider[Visit, Command, Event]{Decide: Decide, Evolve: Evolve}

// Evolve returns the visit as it is once e has happened.
func Evolve(v Visit, e Event) Visit {
	switch e := e.(type) {
	case Started:
		v.Started = true
	case ProductViewed:
		v.LastViewed = e.ProductID
	case Clicked, Searched:
	}
	return v
}
