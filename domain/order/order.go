package order

import "cartwright/domain/decider"

// Status is where an order stands. The zero Status means that it was never placed.
type Status string

const (
	IsPlaced    Status = "placed"
	IsConfirmed Status = "confirmed"
	IsCancelled Status = "cancelled"
	IsCompleted Status = "completed"
)

// Order is the state of one order.
type Order struct {
	Placed Placed // as it was placed
	Number int64  // 0: none yet
	Status Status
}

// Decider is how an order behaves.
var Decider = decider.Decider[Order, Command, Event]{Decide: Decide, Evolve: Evolve}

// Evolve returns the order as it is once e has happened.
func Evolve(o Order, e Event) Order {
	switch e := e.(type) {
	case Placed:
		o.Placed, o.Status = e, IsPlaced
	case Numbered:
		o.Number = e.Number
	case Confirmed:
		o.Status = IsConfirmed
	case Cancelled:
		o.Status = IsCancelled
	case Completed:
		o.Status = IsCompleted
	}
	return o
}

// PaidBy are the payments of an order; none when there was nothing to pay.
func (p Placed) PaidBy() []Payment {
	if len(p.Payments) > 0 || p.Total.IsZero() {
		return p.Payments
	}
	return []Payment{{PaymentID: p.PaymentID, Amount: p.Total}}
}
