package stock

import (
	"time"

	"cartwright/domain/decider"
	"cartwright/domain/persistent"
)

// Stock is what one location has of one SKU. OnHand − Held is never below zero.
type Stock struct {
	SKU, Location string
	OnHand        int64
	Held          int64 // units that are there and set aside
	Promised      int64 // units that are set aside and not there yet
	Incoming      int64 // units announced and not received
	Policy        Policy
	Low           bool                    // fewer are available than the policy wants, and that was said
	Holds         persistent.Map[Holding] // open ones, by hold id
	Expected      persistent.Map[int64]   // announced deliveries: units still to come, by id
	Ended         Endings                 // of holds, by id
	Moved         Endings                 // of transfers that left and of receipts of those that came, by id
	promises      int64                   // made so far
}

// Holding is one open hold.
type Holding struct {
	Quantity  int64 // promised ones included
	Promised  int64
	ExpiresAt time.Time
	Sold      bool // committed, and waiting for its promised units
	promise   int64
}

// Level is a stock level as read models report it.
type Level struct {
	SKU, Location           string
	OnHand, Held, Available int64
	Promisable              int64 // units that may be held beyond those
	Promised                int64 // units that are held beyond those
	Arrivals                []Arrival
	LowBelow                int64 // units that should be there at least; 0: none
	Site                    Site
}

// Decider is how stock behaves.
var Decider = decider.Decider[Stock, Command, Event]{Decide: Decide, Evolve: Evolve}

// Free is how many units nobody holds.
func (s Stock) Free() int64 { return s.OnHand - s.Held }

// Available is how many units can still be held: the free ones, but for the safety stock.
func (s Stock) Available() int64 { return max(0, s.Free()-s.Policy.Safety) }

// Promisable is how many units can be held at an instant beyond those that are available.
func (s Stock) Promisable(now time.Time) int64 {
	if until := s.Policy.PromiseUntil; !until.IsZero() && !now.Before(until) {
		return 0
	}
	return max(0, s.Policy.PromiseUpTo-s.Promised)
}

// Ending is how a hold ended, as far as that is remembered.
func (s Stock) Ending(id string) Ending { return s.Ended.of(id) }

// Evolve returns the stock as it is once e has happened.
func Evolve(s Stock, e Event) Stock {
	switch e := e.(type) {
	case Received:
		return s.of(e.SKU, e.Location).arrived(e.Quantity).expect(e.ExpectationID, -e.Quantity)
	case Returned:
		return s.of(e.SKU, e.Location).arrived(e.Quantity)
	case WrittenOff:
		return s.arrived(-e.Quantity)
	case Adjusted:
		return s.of(e.SKU, e.Location).arrived(e.Delta)
	case Expected:
		s = s.of(e.SKU, e.Location)
		return s.expect(e.ExpectationID, e.Quantity-s.expectedOf(e.ExpectationID))

	case Held:
		return s.hold(e)
	case Shortage:
		return s.of(e.SKU, e.Location).end(e.HoldID, WasShort)
	case Extended:
		return s.change(e.HoldID, func(h *Holding) { h.ExpiresAt = e.ExpiresAt })
	case Released:
		return s.end(e.HoldID, WasReleased)
	case Committed:
		return s.end(e.HoldID, WasCommitted).arrived(-e.Quantity)
	case SoldAhead:
		return s.change(e.HoldID, func(h *Holding) { h.Sold = true })
	case Covered:
		s.Promised, s.Held = s.Promised-e.Quantity, s.Held+e.Quantity
		return s.change(e.HoldID, func(h *Holding) { h.Promised -= e.Quantity })

	case PolicySet:
		s = s.of(e.SKU, e.Location)
		s.Policy = e.Policy
	case RanLow:
		s.Low = true
	case Replenished:
		s.Low = false
	case TransferSent:
		return s.moved(e.TransferID, WasSent).arrived(-e.Quantity)
	case TransferRefused:
		return s.of(e.SKU, e.Location).moved(e.TransferID, WasRefused)
	case TransferArrived:
		return s.of(e.SKU, e.Location).moved(e.ReceiptID, WasReceived).arrived(e.Quantity)
	}
	return s
}

func (s Stock) of(sku, location string) Stock {
	s.SKU, s.Location = sku, location
	return s
}

func (s Stock) arrived(quantity int64) Stock {
	s.OnHand += quantity
	return s
}

func (s Stock) hold(e Held) Stock {
	h := Holding{Quantity: e.Quantity, Promised: e.Promised, ExpiresAt: e.ExpiresAt}
	if e.Promised > 0 {
		s.promises++
		h.promise = s.promises
	}
	s.Holds = s.Holds.With(e.HoldID, h)
	s.Held, s.Promised = s.Held+e.Quantity-e.Promised, s.Promised+e.Promised
	return s
}

func (s Stock) change(holdID string, how func(*Holding)) Stock {
	if h, open := s.Holds.Get(holdID); open {
		how(&h)
		s.Holds = s.Holds.With(holdID, h)
	}
	return s
}

func (s Stock) end(id string, as Ending) Stock {
	if h, open := s.Holds.Get(id); open {
		s.Held, s.Promised = s.Held-(h.Quantity-h.Promised), s.Promised-h.Promised
		s.Holds = s.Holds.Without(id)
	}
	s.Ended = s.Ended.with(id, as)
	return s
}

func (s Stock) moved(id string, as Ending) Stock {
	s.Moved = s.Moved.with(id, as)
	return s
}
