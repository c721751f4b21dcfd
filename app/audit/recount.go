package audit

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"cartwright/domain/event"
	"cartwright/domain/stock"
)

// Place is where one SKU is kept.
type Place struct {
	SKU      string `json:"sku"`
	Location string `json:"location"`
}

// ReadLevel is a level as a read model has it.
type ReadLevel struct {
	OnHand, Held, Promised int64
	Revision               int64
}

// Recount folds all stock streams, to be compared with a read model and with what was counted at an instant. See every
// stock event in log order, then Compare.
type Recount struct {
	at      time.Time
	shelves map[string]*recounted // by stream
}

type recounted struct {
	state    stock.Stock
	revision int64
	then     int64 // units on hand at the instant of the count
}

// StockDifference is what does not agree at one place.
type StockDifference struct {
	Place
	OnHand  int64  `json:"on_hand"`           // by the log
	Read    *int64 `json:"read,omitempty"`    // units on hand by the read model, where that differs
	Counted *int64 `json:"counted,omitempty"` // where that differs
	Adjust  int64  `json:"adjust,omitempty"`  // what would make the log agree with the count
	Problem string `json:"problem,omitempty"` // what people have to look at
}

// NewRecount returns a recount for what was counted at an instant.
func NewRecount(at time.Time) *Recount {
	return &Recount{at: at, shelves: map[string]*recounted{}}
}

// See takes in one event. What another channel or a count reports belongs to the instant it is reported of.
func (c *Recount) See(r event.Recorded) {
	e, ok := r.Event.(stock.Event)
	if !ok {
		return
	}
	s := c.shelves[r.Stream]
	if s == nil {
		s = &recounted{}
		c.shelves[r.Stream] = s
	}
	before := s.state.OnHand
	s.state, s.revision = stock.Evolve(s.state, e), int64(r.Revision)
	happened := r.At
	if adjusted, ok := e.(stock.Adjusted); ok && !adjusted.OccurredAt.IsZero() {
		happened = adjusted.OccurredAt
	}
	if !happened.After(c.at) {
		s.then += s.state.OnHand - before
	}
}

// Behind lists the places of which the read model has not seen everything yet.
func (c *Recount) Behind(read map[Place]ReadLevel) (places []Place) {
	for _, s := range c.shelves {
		at := Place{s.state.SKU, s.state.Location}
		if level, known := read[at]; !known || level.Revision < s.revision {
			places = append(places, at)
		}
	}
	return places
}

// Compare returns what differs, by SKU and location. Places that nobody counted are compared with the read model alone. A
// read model that is ahead of what was folded is right.
func (c *Recount) Compare(read map[Place]ReadLevel, counted map[Place]int64) []StockDifference {
	var all []StockDifference
	seen := map[Place]bool{}
	for _, s := range c.shelves {
		d := s.compare(read, counted)
		if seen[d.Place] = true; d.Read != nil || d.Counted != nil || d.Problem != "" {
			all = append(all, d)
		}
	}
	for at, units := range counted {
		if !seen[at] && units > 0 {
			all = append(all, StockDifference{Place: at, Counted: &units, Adjust: units})
		}
	}
	for at, level := range read {
		if !seen[at] {
			all = append(all, StockDifference{Place: at, Read: &level.OnHand, Problem: "the log does not know it"})
		}
	}
	slices.SortFunc(all, func(a, b StockDifference) int {
		return cmp.Or(cmp.Compare(a.SKU, b.SKU), cmp.Compare(a.Location, b.Location))
	})
	return all
}

func (s *recounted) compare(read map[Place]ReadLevel, counted map[Place]int64) StockDifference {
	d := StockDifference{Place: Place{s.state.SKU, s.state.Location}, OnHand: s.state.OnHand}
	switch level, known := read[d.Place]; {
	case !known || level.Revision < s.revision:
		d.Problem = "the read model is behind"
	case level.Revision == s.revision && (level.OnHand != s.state.OnHand || level.Held != s.state.Held || level.Promised != s.state.Promised):
		d.Read, d.Problem = &level.OnHand, "the read model is wrong; replay it: cartwright replay inventory"
	}
	if units, ok := counted[d.Place]; ok && units != s.then {
		d.Counted, d.Adjust = &units, units-s.then
		if lacking := -d.Adjust - s.state.Free(); lacking > 0 {
			d.Problem = fmt.Sprintf("%d of the units that are missing are held for orders; release or cancel those first", lacking)
		}
	}
	return d
}
