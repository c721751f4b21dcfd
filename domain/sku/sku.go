package sku

import (
	"cmp"
	"time"

	"cartwright/domain/decider"
)

// Kind is what is sold under a SKU. The zero Kind is not known.
type Kind string

const (
	Item   Kind = "item"
	Bundle Kind = "bundle" // of other SKUs
)

// SKU is which product has the SKU, none when it is free.
type SKU struct {
	ProductID string
	Until     time.Time // when the product has to have it
	As        Kind      // stays, also when the SKU is free
}

// Decider is how a SKU behaves.
var Decider = decider.Decider[SKU, Command, Event]{Decide: Decide, Evolve: Evolve}

// Evolve returns the SKU as it is once e has happened.
func Evolve(s SKU, e Event) SKU {
	switch e := e.(type) {
	case Claimed:
		s.ProductID, s.Until, s.As = e.ProductID, e.Until, cmp.Or(e.As, s.As)
	case Released:
		s = SKU{As: s.As}
	}
	return s
}
