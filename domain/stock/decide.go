package stock

import (
	"fmt"
	"time"

	"cartwright/domain/refusal"
)

// MaxUnits is how many units one command may move.
const MaxUnits = 1_000_000_000

// Refusals.
var (
	ErrNotFound = refusal.New(refusal.Missing, "stock_not_found",
		"This location never had any of this SKU; receive some first.")
	ErrPlace = refusal.New(refusal.Invalid, "stock_place_missing", "Stock is of a SKU at a location; name both.").At("/sku")
	ErrOther = refusal.New(refusal.Invalid, "stock_of_another",
		"This is the stock of another SKU or location; address the one you mean.").At("/sku")
	ErrQuantity = refusal.New(refusal.Invalid, "stock_quantity_invalid",
		"A quantity is 1 to 1000000000 units.").At("/quantity")
	ErrDelta = refusal.New(refusal.Invalid, "stock_delta_invalid",
		"A correction is at most 1000000000 units up or down; split a larger one.").At("/delta")
	ErrBelowHeld = refusal.New(refusal.Conflict, "stock_below_held",
		"Fewer units would be on hand than are held for orders; release holds or correct by less.").At("/delta")
	ErrHoldID = refusal.New(refusal.Invalid, "stock_hold_missing", "A hold needs an id.").At("/hold_id")
)

//sumtype:decl
type Command interface{ isCommand() }

type (
	Receive struct {
		SKU, Location string
		Quantity      int64
		Cause         string
	}
	// Hold sets units aside until ExpiresAt, or answers with a Shortage.
	Hold struct {
		SKU, Location, HoldID string
		Quantity              int64
		Now, ExpiresAt        time.Time
	}
	Release struct {
		HoldID string
	}
	// Commit sells the held units, or answers with a Shortage when the hold was lost.
	Commit struct {
		HoldID   string
		Quantity int64
	}
	Adjust struct {
		SKU, Location string
		Delta         int64
		Reason        string
	}
)

func (Receive) isCommand() {}
func (Hold) isCommand()    {}
func (Release) isCommand() {}
func (Commit) isCommand()  {}
func (Adjust) isCommand()  {}

// Decide answers a command with new events, none when it is already so, or a refusal.
func Decide(s Stock, cmd Command) ([]Event, error) {
	switch cmd := cmd.(type) {
	case Receive:
		return receive(s, cmd)
	case Hold:
		return hold(s, cmd)
	case Release:
		return release(s, cmd)
	case Commit:
		return commit(s, cmd)
	case Adjust:
		return adjust(s, cmd)
	}
	panic(fmt.Sprintf("unknown stock command %T", cmd))
}

func receive(s Stock, cmd Receive) ([]Event, error) {
	if err := s.at(cmd.SKU, cmd.Location); err != nil {
		return nil, err
	}
	if !some(cmd.Quantity) {
		return nil, ErrQuantity
	}
	return []Event{Received(cmd)}, nil
}

func adjust(s Stock, cmd Adjust) ([]Event, error) {
	if s.SKU == "" {
		return nil, ErrNotFound
	}
	if err := s.at(cmd.SKU, cmd.Location); err != nil {
		return nil, err
	}
	switch {
	case cmd.Delta == 0:
		return nil, nil
	case cmd.Delta < -MaxUnits || cmd.Delta > MaxUnits:
		return nil, ErrDelta
	case cmd.Delta < -s.Available():
		return nil, ErrBelowHeld
	}
	return []Event{Adjusted(cmd)}, nil
}

// at refuses a command that was sent to the wrong stock.
func (s Stock) at(sku, location string) error {
	switch {
	case sku == "" || location == "":
		return ErrPlace
	case s.SKU != "" && (s.SKU != sku || s.Location != location):
		return ErrOther
	}
	return nil
}

func some(quantity int64) bool { return 1 <= quantity && quantity <= MaxUnits }
