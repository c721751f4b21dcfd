package order

import (
	"fmt"

	"cartwright/domain/refusal"
)

// Refusals.
var (
	ErrNotFound = refusal.New(refusal.Missing, "order_not_found", "There is no such order; place it first.")
	ErrExists   = refusal.New(refusal.Conflict, "order_exists",
		"The order was placed by another attempt already; there is one order per checkout.")
	ErrCancelled = refusal.New(refusal.Conflict, "order_cancelled", "The order was cancelled; place another one.")
	ErrCompleted = refusal.New(refusal.Conflict, "order_completed",
		"The order is completed and cannot be cancelled; return the goods for a refund instead.")
	ErrNumber   = refusal.New(refusal.Invalid, "order_number_invalid", "An order's number is 1 or above; give it one that is.").At("/number")
	ErrNumbered = refusal.New(refusal.Conflict, "order_numbered",
		"The order has another number already, which it keeps; call it by that one.")
	ErrNotConfirmed = refusal.New(refusal.Conflict, "order_not_confirmed",
		"The order is not confirmed yet; complete it once its units have left the shelf.")
)

// Command is something that an order may be asked for.
type Command interface{ isCommand() }

// The commands, with all that the rules need to know.
type (
	// Place carries the whole order; its lines and totals must balance.
	Place struct {
		Placed Placed
	}
	// Number gives the order its number. The order is placed by then, so that no number is spent on one that is not.
	Number struct {
		Number int64
	}
	Confirm struct{}
	Cancel  struct {
		Reason string
	}
	Complete struct{}
)

func (Place) isCommand()    {}
func (Number) isCommand()   {}
func (Confirm) isCommand()  {}
func (Cancel) isCommand()   {}
func (Complete) isCommand() {}

// Decide answers a command with new events, none when it is already so, or a refusal.
func Decide(o Order, cmd Command) ([]Event, error) {
	if cmd, places := cmd.(Place); places {
		return place(o, cmd.Placed)
	}
	if o.Status == "" {
		return nil, ErrNotFound
	}
	switch cmd := cmd.(type) {
	case Number:
		return number(o, cmd.Number)
	case Confirm:
		return confirm(o)
	case Cancel:
		return cancel(o, cmd)
	case Complete:
		return complete(o)
	}
	panic(fmt.Sprintf("unknown order command %T", cmd))
}

func place(o Order, placed Placed) ([]Event, error) {
	switch {
	case o.Status != "" && o.Placed.FulfilmentID == placed.FulfilmentID:
		return nil, nil
	case o.Status != "":
		return nil, ErrExists
	}
	if err := checkOrder(placed); err != nil {
		return nil, err
	}
	return []Event{placed}, nil
}

func number(o Order, number int64) ([]Event, error) {
	switch {
	case number < 1:
		return nil, ErrNumber
	case o.Number == number:
		return nil, nil
	case o.Number != 0:
		return nil, ErrNumbered
	}
	return []Event{Numbered{o.Placed.Ref, number}}, nil
}

func confirm(o Order) ([]Event, error) {
	switch o.Status {
	case IsPlaced:
		return []Event{Confirmed{o.Placed.Ref}}, nil
	case IsCancelled:
		return nil, ErrCancelled
	}
	return nil, nil
}

func cancel(o Order, cmd Cancel) ([]Event, error) {
	switch o.Status {
	case IsCancelled:
		return nil, nil
	case IsCompleted:
		return nil, ErrCompleted
	}
	p := o.Placed
	return []Event{Cancelled{
		Ref: p.Ref, Reason: cmd.Reason, PlacedAt: p.PlacedAt, Lines: p.Lines,
		Discount: p.Discount, Promotions: p.Promotions, Tax: p.Tax, Taxes: p.Taxes, TaxIncluded: p.TaxIncluded, Total: p.Total,
	}}, nil
}

func complete(o Order) ([]Event, error) {
	switch o.Status {
	case IsPlaced:
		return nil, ErrNotConfirmed
	case IsConfirmed:
		return []Event{Completed{o.Placed.Ref}}, nil
	case IsCancelled:
		return nil, ErrCancelled
	}
	return nil, nil
}
