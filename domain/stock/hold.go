package stock

import (
	"slices"
	"time"
)

func hold(s Stock, cmd Hold) ([]Event, error) {
	if err := s.at(cmd.SKU, cmd.Location); err != nil {
		return nil, err
	}
	switch {
	case cmd.HoldID == "":
		return nil, ErrHoldID
	case !some(cmd.Quantity):
		return nil, ErrQuantity
	case s.answered(cmd.HoldID):
		return nil, nil
	}
	events, available := s.takeOver(cmd.Quantity, cmd.Now)
	if available < cmd.Quantity {
		return []Event{Shortage{cmd.SKU, cmd.Location, cmd.HoldID, cmd.Quantity, available}}, nil
	}
	return append(events, Held{cmd.SKU, cmd.Location, cmd.HoldID, cmd.Quantity, cmd.ExpiresAt}), nil
}

func release(s Stock, cmd Release) ([]Event, error) {
	if _, open := s.Holds.Get(cmd.HoldID); !open {
		return nil, nil
	}
	return []Event{s.released(cmd.HoldID, BecauseUnwound)}, nil
}

// commit sells what is held. A hold that was lost is made good from what is available: better late than never.
func commit(s Stock, cmd Commit) ([]Event, error) {
	if s.SKU == "" {
		return nil, ErrNotFound
	}
	if holding, open := s.Holds.Get(cmd.HoldID); open {
		return []Event{Committed{s.SKU, s.Location, cmd.HoldID, holding.Quantity}}, nil
	}
	ending := s.Ending(cmd.HoldID)
	switch {
	case cmd.HoldID == "":
		return nil, ErrHoldID
	case !some(cmd.Quantity):
		return nil, ErrQuantity
	case ending == WasCommitted:
		return nil, nil
	case cmd.Quantity <= s.Available():
		return []Event{Committed{s.SKU, s.Location, cmd.HoldID, cmd.Quantity}}, nil
	case ending == WasShort:
		return nil, nil
	}
	return []Event{Shortage{s.SKU, s.Location, cmd.HoldID, cmd.Quantity, s.Available()}}, nil
}

func (s Stock) answered(holdID string) bool {
	_, open := s.Holds.Get(holdID)
	return open || s.Ending(holdID) != ""
}

// takeOver releases expired holds, oldest first, until the quantity is available. When all of them would not do, it
// releases none. It also returns how many units there are to be had.
func (s Stock) takeOver(quantity int64, now time.Time) (events []Event, available int64) {
	available = s.Available()
	if available >= quantity {
		return nil, available
	}
	for _, late := range s.expired(now) {
		if available >= quantity {
			break
		}
		events = append(events, s.released(late.id, BecauseExpired))
		available += late.Quantity
	}
	return events, available
}

type named struct {
	id string
	Holding
}

func (s Stock) expired(now time.Time) (holds []named) {
	for holdID, holding := range s.Holds.All() {
		if !holding.ExpiresAt.After(now) {
			holds = append(holds, named{holdID, holding})
		}
	}
	slices.SortStableFunc(holds, func(a, b named) int { return a.ExpiresAt.Compare(b.ExpiresAt) }) // those of one instant stay by id
	return holds
}

func (s Stock) released(holdID, reason string) Released {
	holding, _ := s.Holds.Get(holdID)
	return Released{s.SKU, s.Location, holdID, holding.Quantity, reason}
}
