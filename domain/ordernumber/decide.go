package ordernumber

import (
	"fmt"
	"math"

	"cartwright/domain/refusal"
)

// Refusals.
var (
	ErrIncomplete = refusal.New(refusal.Invalid, "order_number_incomplete", "A number is some order's; name it.").At("/order_id")
	ErrFirst      = refusal.New(refusal.Invalid, "first_order_number_invalid",
		"Order numbers begin at 1 or above; begin with one that is.").At("/first")
	ErrExhausted = refusal.New(refusal.Conflict, "order_numbers_exhausted", "There are no numbers left; no order can have another one.")
)

// Command is something that the sequence may be asked for.
type Command interface{ isCommand() }

// The commands, with all that the rules need to know.
type (
	// Take gives an order the next number. The order that has the last one keeps it.
	Take struct {
		OrderID string
		First   int64 // the number of the very first order
	}
)

func (Take) isCommand() {}

// Decide answers a command with new events, none when it is already so, or a refusal.
func Decide(s Sequence, cmd Command) ([]Event, error) {
	switch cmd := cmd.(type) {
	case Take:
		return take(s, cmd)
	}
	panic(fmt.Sprintf("unknown order number command %T", cmd))
}

func take(s Sequence, cmd Take) ([]Event, error) {
	switch {
	case cmd.OrderID == "":
		return nil, ErrIncomplete
	case cmd.OrderID == s.OrderID:
		return nil, nil
	case s.OrderID == "" && cmd.First < 1:
		return nil, ErrFirst
	case s.OrderID == "":
		return []Event{Taken{cmd.OrderID, cmd.First}}, nil
	case s.Number == math.MaxInt64:
		return nil, ErrExhausted
	}
	return []Event{Taken{cmd.OrderID, s.Number + 1}}, nil
}
