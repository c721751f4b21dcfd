package credit

import (
	"fmt"
	"time"

	"cartwright/domain/money"
	"cartwright/domain/refusal"
)

// Refusals that any command may meet.
var (
	ErrNotFound = refusal.New(refusal.Missing, "credit_not_found", "There is no such gift card or store credit.")
	ErrAmount   = refusal.New(refusal.Invalid, "credit_amount_invalid",
		"An amount is more than zero minor units of the account's currency.").At("/amount")
)

// Command is something that an account may be asked for.
type Command interface{ isCommand() }

// The commands, with all that the rules need to know.
type (
	// Issue opens an account. Store credit may start with nothing; its Amount still names the currency.
	Issue struct {
		Account
		Holder, Last4 string
		Amount        money.Money
		ExpiresAt     time.Time // never when zero
		Reason        string
	}
	// Add puts an amount on it. An id stands for one credit, however often it is asked for.
	Add struct {
		CreditID string
		Amount   money.Money
		Reason   string
	}
	// Expire takes what nobody holds once the account's time is over.
	Expire struct {
		Now time.Time
	}
	Block struct {
		Reason string
	}
	Unblock struct{}
)

// These are the commands of package payment: Hold is its Request, Release its Void.
type (
	// Hold sets an amount aside until ExpiresAt, or answers with Declined.
	Hold struct {
		Ref
		Amount         money.Money
		Now, ExpiresAt time.Time
	}
	// Capture takes an amount of what is held; no amount is all that is left. Unless it is Partial, what it does not take
	// is released. A hold that was lost is made good while there is enough, and else answered with CaptureDeclined.
	Capture struct {
		PaymentID, CaptureID string
		Amount               money.Money
		Partial              bool
	}
	Release struct {
		PaymentID string
	}
	Refund struct {
		PaymentID, RefundID string
		Amount              money.Money
		Reason              string
		Now                 time.Time
	}
)

func (Issue) isCommand()   {}
func (Add) isCommand()     {}
func (Expire) isCommand()  {}
func (Block) isCommand()   {}
func (Unblock) isCommand() {}
func (Hold) isCommand()    {}
func (Capture) isCommand() {}
func (Release) isCommand() {}
func (Refund) isCommand()  {}

// Decide answers a command with new events, none when it is already so, or a refusal.
func Decide(c Credit, cmd Command) ([]Event, error) {
	if cmd, issues := cmd.(Issue); issues {
		return issue(c, cmd)
	}
	if c.Issued.AccountID == "" {
		return nil, ErrNotFound
	}
	switch cmd := cmd.(type) {
	case Add:
		return add(c, cmd)
	case Expire:
		return expire(c, cmd)
	case Block:
		return unless(c.Blocked, Blocked{c.Issued.Account, cmd.Reason})
	case Unblock:
		return unless(!c.Blocked, Unblocked{c.Issued.Account})
	case Hold:
		return hold(c, cmd)
	case Capture:
		return capture(c, cmd)
	case Release:
		return release(c, cmd)
	case Refund:
		return refund(c, cmd)
	}
	panic(fmt.Sprintf("unknown credit command %T", cmd))
}

// takes says that an amount is one of this account's currency.
func (c Credit) takes(amount money.Money) bool {
	return amount.Minor > 0 && amount.Currency == c.Issued.Amount.Currency
}

func unless(already bool, e Event) ([]Event, error) {
	if already {
		return nil, nil
	}
	return []Event{e}, nil
}
