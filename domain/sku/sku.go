package sku

import "cartwright/domain/decider"

// SKU is which product has the SKU, none when it is free.
type SKU struct {
	ProductID string
}

// Decider is how a SKU behaves.
var Decider = decider.Decider[SKU, Command, Event]{Decide: Decide, Evolve: Evolve}

// Evolve returns the SKU as it is once e has happened.
func Evolve(s SKU, e Event) SKU {
	switch e := e.(type) {
	case Claimed:
		s.ProductID = e.ProductID
	case Released:
		s.ProductID = ""
	}
	return s
}
