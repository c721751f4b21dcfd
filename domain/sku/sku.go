package sku

import (
	"time"

	"cartwright/domain/decider"
)

// SKU is which product has the SKU, none when it is free.
type SKU struct {
	ProductID string
	Until     time.Time // when the product has to have it
}

// Decider is how a SKU behaves.
var Decider = decider.Decider[SKU, Command, Event]{Decide: Decide, Evolve: Evolve}

// Evolve returns the SKU as it is once e has happened.
func Evolve(s SKU, e Event) SKU {
	switch e := e.(type) {
	case Claimed:
		s.ProductID, s.Until = e.ProductID, e.Until
	case Released:
		s = SKU{}
	}
	return s
}
