package transfer

import (
	"maps"
	"slices"

	"cartwright/domain/decider"
)

// Transfer is one shipment between two locations.
type Transfer struct {
	TransferID, From, To string
	Lines                []Leg
	Receipts             map[string]bool
	Completed            bool
}

// Leg is how far a line has come.
type Leg struct {
	Line
	Settled                    bool  // it is known whether it left
	Sent, Received, WrittenOff int64 // units
}

// InTransit is how many units are under way.
func (l Leg) InTransit() int64 { return l.Sent - l.Received - l.WrittenOff }

// Decider is how transfers behave.
var Decider = decider.Decider[Transfer, Command, Event]{Decide: Decide, Evolve: Evolve}

// Evolve returns the transfer as it is once e has happened.
func Evolve(t Transfer, e Event) Transfer {
	switch e := e.(type) {
	case Requested:
		t.TransferID, t.From, t.To = e.TransferID, e.From, e.To
		t.Lines = make([]Leg, len(e.Lines))
		for i, line := range e.Lines {
			t.Lines[i] = Leg{Line: line}
		}
	case Sent:
		return t.change(e.SKU, func(l *Leg) { l.Settled, l.Sent = true, e.Quantity })
	case Refused:
		return t.change(e.SKU, func(l *Leg) { l.Settled = true })
	case Received:
		t.Receipts = maps.Clone(t.Receipts)
		if t.Receipts == nil {
			t.Receipts = map[string]bool{}
		}
		t.Receipts[e.ReceiptID] = true
		return t.change(e.SKU, func(l *Leg) { l.Received += e.Quantity })
	case WrittenOff:
		return t.change(e.SKU, func(l *Leg) { l.WrittenOff += e.Quantity })
	case Completed:
		t.Completed = true
	}
	return t
}

func (t Transfer) change(sku string, how func(*Leg)) Transfer {
	t.Lines = slices.Clone(t.Lines)
	if i := t.index(sku); i >= 0 {
		how(&t.Lines[i])
	}
	return t
}

func (t Transfer) index(sku string) int {
	return slices.IndexFunc(t.Lines, func(l Leg) bool { return l.SKU == sku })
}

// over reports whether nothing is under way and nothing will be.
func (t Transfer) over() bool {
	return !slices.ContainsFunc(t.Lines, func(l Leg) bool { return !l.Settled || l.InTransit() > 0 })
}
