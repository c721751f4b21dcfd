package pricelist

import "cartwright/domain/decider"

// List is what the rules need to know of a price list.
type List struct {
	ListID string
	Name   string
	Terms  Terms
	Closed bool
}

// Decider is how a price list behaves.
var Decider = decider.Decider[List, Command, Event]{Decide: Decide, Evolve: Evolve}

// Evolve returns the list as it is once e has happened.
func Evolve(l List, e Event) List {
	switch e := e.(type) {
	case Created:
		l.ListID, l.Name, l.Terms = e.ListID, e.Name, e.Terms
	case Closed:
		l.Closed = true
	}
	return l
}
