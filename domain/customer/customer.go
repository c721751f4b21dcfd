package customer

import (
	"time"

	"cartwright/domain/decider"
)

// Customer is the state of one customer. The zero Customer was never registered: a guest.
type Customer struct {
	CustomerID string
	Profile
	Group     string // none: everybody's prices
	TaxExempt bool
	Grounds   string
	SignedOut time.Time // everywhere, the last time; zero: never
}

// SignedIn reports whether a sign-in of some moment still holds. Moments of tokens are whole seconds: one of the very second
// of signing out does not.
func (c Customer) SignedIn(since time.Time) bool {
	return c.SignedOut.IsZero() || since.After(c.SignedOut)
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
	case SignedOut:
		c.SignedOut = e.At
	}
	return c
}
