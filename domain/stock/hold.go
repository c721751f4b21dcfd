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
	d := draft{Stock: s}
	promised, ok := d.makeRoom(cmd.Quantity, cmd.Now)
	if !ok {
		return []Event{Shortage{cmd.SKU, cmd.Location, cmd.HoldID, cmd.Quantity, d.Available()}}, nil
	}
	return append(d.events, Held{cmd.SKU, cmd.Location, cmd.HoldID, cmd.Quantity, cmd.ExpiresAt, promised}), nil
}

// extend moves the expiry of an open hold to a later instant. A hold past its expiry that nobody has taken over yet is
// open.
func extend(s Stock, cmd Extend) ([]Event, error) {
	holding, open := s.Holds.Get(cmd.HoldID)
	switch {
	case !open:
		return nil, ErrHoldOver
	case holding.Sold || !cmd.ExpiresAt.After(holding.ExpiresAt):
		return nil, nil
	}
	return []Event{Extended{s.SKU, s.Location, cmd.HoldID, cmd.ExpiresAt}}, nil
}

func release(s Stock, cmd Release) ([]Event, error) {
	if _, open := s.Holds.Get(cmd.HoldID); !open {
		return nil, nil
	}
	return []Event{s.released(cmd.HoldID, BecauseUnwound)}, nil
}

// commit sells what is held; promised units, as soon as they are there. A hold that was lost is made good from what is
// free, be it safety stock: better late than never.
func commit(s Stock, cmd Commit) ([]Event, error) {
	if s.SKU == "" {
		return nil, ErrNotFound
	}
	if holding, open := s.Holds.Get(cmd.HoldID); open {
		return s.sell(cmd.HoldID, holding), nil
	}
	ending := s.Ending(cmd.HoldID)
	switch {
	case cmd.HoldID == "":
		return nil, ErrHoldID
	case !some(cmd.Quantity):
		return nil, ErrQuantity
	case ending == WasCommitted:
		return nil, nil
	case cmd.Quantity <= s.Free():
		return []Event{Committed{s.SKU, s.Location, cmd.HoldID, cmd.Quantity}}, nil
	case ending == WasShort:
		return nil, nil
	}
	return []Event{Shortage{s.SKU, s.Location, cmd.HoldID, cmd.Quantity, s.Free()}}, nil
}

func (s Stock) sell(holdID string, h Holding) []Event {
	switch {
	case h.Sold:
		return nil
	case h.Promised > 0:
		return []Event{SoldAhead{s.SKU, s.Location, holdID, h.Quantity, h.Promised}}
	}
	return []Event{Committed{s.SKU, s.Location, holdID, h.Quantity}}
}

func (s Stock) answered(holdID string) bool {
	_, open := s.Holds.Get(holdID)
	return open || s.Ending(holdID) != ""
}

func (s Stock) released(holdID, reason string) Released {
	holding, _ := s.Holds.Get(holdID)
	return Released{s.SKU, s.Location, holdID, holding.Quantity, reason}
}

// named is a hold with its id.
type named struct {
	id string
	Holding
}

// expired lists the holds that may be taken over, those that ran out first in front.
func (s Stock) expired(now time.Time) (holds []named) {
	for holdID, h := range s.Holds.All() {
		if !h.Sold && !h.ExpiresAt.After(now) {
			holds = append(holds, named{holdID, h})
		}
	}
	slices.SortStableFunc(holds, func(a, b named) int { return a.ExpiresAt.Compare(b.ExpiresAt) }) // those of one instant stay by id
	return holds
}
