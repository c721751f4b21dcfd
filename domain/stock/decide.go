package stock

import (
	"fmt"
	"time"

	"cartwright/domain/money"
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
	ErrUnitCost = refusal.New(refusal.Invalid, "stock_unit_cost_invalid",
		"A unit cost is an amount of zero or more with its currency, or absent.").At("/unit_cost")
	ErrCause = refusal.New(refusal.Invalid, "stock_cause_invalid",
		"Units are written off as damaged, perished, stolen or lost.").At("/cause")
	ErrHoldID   = refusal.New(refusal.Invalid, "stock_hold_missing", "A hold needs an id.").At("/hold_id")
	ErrShort    = refusal.New(refusal.Conflict, "out_of_stock", "There are not enough units; receive some, allow promises, or ask for fewer.").At("/quantity")
	ErrHoldOver = refusal.New(refusal.Conflict, "stock_hold_over",
		"There is no such hold any more; hold the units again under another id.").At("/hold_id")
	ErrExpectationID = refusal.New(refusal.Invalid, "stock_expectation_missing",
		"An announced delivery needs an id, such as the number of the purchase order.").At("/expectation_id")
	ErrTooManyExpected = refusal.New(refusal.Conflict, "stock_expectations_full",
		"1000 deliveries are announced here; receive some, or set those that will not come to 0.").At("/expectation_id")
	ErrTransferID  = refusal.New(refusal.Invalid, "stock_transfer_missing", "A transfer needs an id.").At("/transfer_id")
	ErrPolicyCount = refusal.New(refusal.Invalid, "stock_policy_invalid", "A policy counts 0 to 1000000000 units.")
	ErrPromiseAs   = refusal.New(refusal.Invalid, "stock_promise_invalid",
		"Units that are not there are promised as backorder or as preorder; say which, or promise none.").At("/promise_as")
)

// Command is something that a stock may be asked for.
type Command interface{ isCommand() }

// Units come and go.
type (
	Receive struct {
		SKU, Location string
		Quantity      int64
		Cause         string
		UnitCost      money.Money // zero: not known
		ExpectationID string      // empty: it was not announced
	}
	Return struct {
		SKU, Location   string
		Quantity        int64
		OrderID, Reason string
	}
	WriteOff struct {
		SKU, Location string
		Quantity      int64
		Cause         Cause
		Note          string
	}
	Adjust struct {
		SKU, Location string
		Delta         int64
		Reason        string
		Source        string // the channel that reports it; empty: the back office
		OccurredAt    time.Time
	}
	// Expect announces a delivery, or corrects how many units are still to come.
	Expect struct {
		SKU, Location, ExpectationID string
		Quantity                     int64
		Due                          time.Time
		UnitCost                     money.Money
	}
)

// Units are set aside.
type (
	// Hold sets units aside until ExpiresAt, or answers with a Shortage.
	Hold struct {
		SKU, Location, HoldID string
		Quantity              int64
		Now, ExpiresAt        time.Time
	}
	Extend struct {
		HoldID    string
		ExpiresAt time.Time
	}
	Release struct {
		HoldID string
	}
	// Commit sells the held units, or answers with a Shortage when the hold was lost.
	Commit struct {
		HoldID   string
		Quantity int64
	}
)

// The rest.
type (
	SetPolicy struct {
		SKU, Location string
		Policy        Policy
	}
	SendTransfer struct {
		SKU, Location, TransferID string
		Quantity                  int64
		To                        string
	}
	ReceiveTransfer struct {
		SKU, Location, TransferID, ReceiptID string
		Quantity                             int64
		From                                 string
	}
)

func (Receive) isCommand()         {}
func (Return) isCommand()          {}
func (WriteOff) isCommand()        {}
func (Adjust) isCommand()          {}
func (Expect) isCommand()          {}
func (Hold) isCommand()            {}
func (Extend) isCommand()          {}
func (Release) isCommand()         {}
func (Commit) isCommand()          {}
func (SetPolicy) isCommand()       {}
func (SendTransfer) isCommand()    {}
func (ReceiveTransfer) isCommand() {}

// Decide answers a command with new events, none when it is already so, or a refusal.
func Decide(s Stock, cmd Command) ([]Event, error) {
	decided, err := decide(s, cmd)
	if err != nil || len(decided) == 0 {
		return nil, err
	}
	d := draft{Stock: s}
	d.record(decided...)
	d.settle()
	return d.events, nil
}

func decide(s Stock, cmd Command) ([]Event, error) {
	switch cmd := cmd.(type) {
	case Receive:
		return receive(s, cmd)
	case Return:
		return takeBack(s, cmd)
	case WriteOff:
		return writeOff(s, cmd)
	case Adjust:
		return adjust(s, cmd)
	case Expect:
		return expect(s, cmd)
	case Hold:
		return hold(s, cmd)
	case Extend:
		return extend(s, cmd)
	case Release:
		return release(s, cmd)
	case Commit:
		return commit(s, cmd)
	case SetPolicy:
		return setPolicy(s, cmd)
	case SendTransfer:
		return sendTransfer(s, cmd)
	case ReceiveTransfer:
		return receiveTransfer(s, cmd)
	}
	panic(fmt.Sprintf("unknown stock command %T", cmd))
}
