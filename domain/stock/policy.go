package stock

import "time"

// How units may be promised that are not there.
const (
	Backorder = "backorder" // sold out for now
	Preorder  = "preorder"  // not out yet
)

// Policy is what may be offered. The zero Policy offers what is there and never runs low.
type Policy struct {
	Safety       int64     `json:"safety,omitempty"`        // units that are kept back
	LowBelow     int64     `json:"low_below,omitempty"`     // fewer available than this is worth a word; 0: never
	PromiseUpTo  int64     `json:"promise_up_to,omitempty"` // units that may be held at a time without being there
	PromiseAs    string    `json:"promise_as,omitempty"`    // Backorder or Preorder, when any may
	PromiseUntil time.Time `json:"promise_until,omitzero"`  // from then on no more; zero: for good
}

func setPolicy(s Stock, cmd SetPolicy) ([]Event, error) {
	if err := s.at(cmd.SKU, cmd.Location); err != nil {
		return nil, err
	}
	p := cmd.Policy
	switch {
	case !count(p.Safety):
		return nil, ErrPolicyCount.At("/safety")
	case !count(p.LowBelow):
		return nil, ErrPolicyCount.At("/low_below")
	case !count(p.PromiseUpTo):
		return nil, ErrPolicyCount.At("/promise_up_to")
	case p.PromiseUpTo > 0 && p.PromiseAs != Backorder && p.PromiseAs != Preorder:
		return nil, ErrPromiseAs
	case p == s.Policy:
		return nil, nil
	}
	return []Event{PolicySet{cmd.SKU, cmd.Location, p}}, nil
}

func count(units int64) bool { return 0 <= units && units <= MaxUnits }
