package stock

import (
	"time"

	"cartwright/domain/decider"
	"cartwright/domain/persistent"
)

// Stock is what one location has of one SKU. Available = OnHand − Held, never below zero.
type Stock struct {
	SKU, Location string
	OnHand        int64
	Held          int64
	Holds         persistent.Map[Holding] // open ones, by hold id
	Ended         Endings
}

// Holding is one open hold.
type Holding struct {
	Quantity  int64
	ExpiresAt time.Time
}

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
		s.Holds = s.Holds.With(e.HoldID, Holding{e.Quantity, e.ExpiresAt})
		s.Held += e.Quantity
	case Shortage:
		s.SKU, s.Location = e.SKU, e.Location
		s = s.end(e.HoldID, WasShort)
	case Released:
		s = s.end(e.HoldID, WasReleased)
	case Committed:
		s = s.end(e.HoldID, WasCommitted)
		s.OnHand -= e.Quantity
	case Adjusted:
		s.OnHand += e.Delta
	}
	return s
}

// Available is how many units can still be held.
func (s Stock) Available() int64 { return s.OnHand - s.Held }

// Ending is how a hold ended, as far as that is remembered.
func (s Stock) Ending(holdID string) Ending { return s.Ended.of(holdID) }

func (s Stock) end(holdID string, as Ending) Stock {
	if holding, open := s.Holds.Get(holdID); open {
		s.Held -= holding.Quantity
		s.Holds = s.Holds.Without(holdID)
	}
	s.Ended = s.Ended.with(holdID, as)
	return s
}
