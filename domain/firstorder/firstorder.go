package firstorder

import (
	"time"

	"cartwright/domain/decider"
)

// Debut is what is known of a customer's first order. The zero Debut is a customer who has not bought yet.
type Debut struct {
	FulfilmentID string    // of the attempt that claims to be the first order, or is
	ExpiresAt    time.Time // of a claim
	Placed       bool      // there is an order
	Followed     bool      // there was another
}

// Decider is how a first order behaves.
var Decider = decider.Decider[Debut, Command, Event]{Decide: Decide, Evolve: Evolve}

// Evolve returns the debut as it is once e has happened.
func Evolve(d Debut, e Event) Debut {
	switch e := e.(type) {
	case Claimed:
		d.FulfilmentID, d.ExpiresAt = e.FulfilmentID, e.ExpiresAt
	case Placed:
		d.FulfilmentID, d.ExpiresAt, d.Placed = e.FulfilmentID, time.Time{}, true
	case Released:
		d.FulfilmentID, d.ExpiresAt, d.Placed = "", time.Time{}, false
	case Followed:
		d.Followed = true
	}
	return d
}

// Open says whether an attempt would be the customer's first order. An attempt that has no id yet is any new one.
func (d Debut) Open(fulfilmentID string, now time.Time) bool {
	switch {
	case d.Followed:
		return false
	case d.FulfilmentID == "" || d.FulfilmentID == fulfilmentID:
		return true
	}
	return !d.Placed && !d.ExpiresAt.After(now)
}
