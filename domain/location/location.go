package location

import "cartwright/domain/decider"

// Location is one place.
type Location struct {
	LocationID string
	Details
	Open bool
}

// Decider is how locations behave.
var Decider = decider.Decider[Location, Command, Event]{Decide: Decide, Evolve: Evolve}

// Evolve returns the location as it is once e has happened.
func Evolve(l Location, e Event) Location {
	switch e := e.(type) {
	case Opened:
		return Location{e.LocationID, e.Details, true}
	case Changed:
		l.Details = e.Details
	case Closed:
		l.Open = false
	}
	return l
}
