package customer

import "cartwright/domain/decider"

// Customer is the state of one customer. The zero Customer was never registered: a guest.
type Customer struct {
	CustomerID string
	Profile
	Group     string // none: everybody's prices
	TaxExempt bool
	Grounds   string
}

// Decider is how a customer behaves.
var Decider = decider.Decider[Customer, Command, Event]{Decide: Decide, Evolve: Evolve}

// Evolve returns the customer as they are once e has happened.
func Evolve(c Customer, e Event) Customer {
	switch e := e.(type) {
	case Registered:
		c.CustomerID, c.Profile = e.CustomerID, e.Profile
	case Described:
		c.Profile = e.Profile
	case Grouped:
		c.Group = e.Group
	case TaxStatusSet:
		c.TaxExempt, c.Grounds = e.Exempt, e.Grounds
	}
	return c
}
