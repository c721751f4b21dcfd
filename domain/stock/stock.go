package stock

import (
	"maps"
	"time"

	"cartwright/domain/decider"
)

// Stock is what one location has of one SKU. Available = OnHand − Held, never below zero.
type Stock struct {
	SKU, Location string
	OnHand        int64
	Held          int64
	Holds         map[string]Holding // open ones, by hold id
	Closed        *Closed            // the latest of the others
}

// Holding is one open hold.
type Holding struct {
	Quantity  int64
	ExpiresAt time.Time
}

// Closed is how a hold ended. Those before it are linked, not copied: the memory grows by one link per fulfilment, as
// the stream does, and folding stays linear. It is searched once per command.
type Closed struct {
	HoldID string
	As     Ending
	Before *Closed
}

// Ending is how a hold ended. The zero Ending means that it did not, or never was.
type Ending string

const (
	WasReleased  Ending = "released"
	WasCommitted Ending = "committed"
	WasShort     Ending = "short"
)

// Level is a stock level as read models report it.
type Level struct {
	SKU, Location           string
	OnHand, Held, Available int64
}

// Decider is how stock behaves.
var Decider = decider.Decider[Stock, Command, Event]{Decide: Decide, Evolve: Evolve}

// Evolve returns the stock as it is once e has happened.
func Evolve(s Stock, e Event) Stock {
	switch e := e.(type) {
	case Received:
		s.SKU, s.Location = e.SKU, e.Location
		s.OnHand += e.Quantity
	case Held:
		s.Holds = maps.Clone(s.Holds)
		if s.Holds == nil {
			s.Holds = map[string]Holding{}
		}
		s.Holds[e.HoldID] = Holding{e.Quantity, e.ExpiresAt}
		s.Held += e.Quantity
	case Shortage:
		s.SKU, s.Location = e.SKU, e.Location
		s = s.close(e.HoldID, WasShort)
	case Released:
		s = s.close(e.HoldID, WasReleased)
	case Committed:
		s = s.close(e.HoldID, WasCommitted)
		s.OnHand -= e.Quantity
	case Adjusted:
		s.OnHand += e.Delta
	}
	return s
}

// Available is how many units can still be held.
func (s Stock) Available() int64 { return s.OnHand - s.Held }

func (s Stock) close(holdID string, as Ending) Stock {
	if holding, open := s.Holds[holdID]; open {
		s.Held -= holding.Quantity
		s.Holds = maps.Clone(s.Holds)
		delete(s.Holds, holdID)
	}
	s.Closed = &Closed{HoldID: holdID, As: as, Before: s.Closed}
	return s
}

func (s Stock) ending(holdID string) Ending {
	for closed := s.Closed; closed != nil; closed = closed.Before {
		if closed.HoldID == holdID {
			return closed.As
		}
	}
	return ""
}
