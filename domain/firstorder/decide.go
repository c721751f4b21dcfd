package firstorder

import (
	"fmt"
	"time"

	"cartwright/domain/refusal"
)

// Refusals.
var (
	ErrIncomplete = refusal.New(refusal.Invalid, "first_order_incomplete",
		"A first order needs a customer and an attempt to buy.").At("/customer_id")
	ErrTaken = refusal.New(refusal.Conflict, "not_first_order",
		"This is not your first order any more; review the checkout and submit it again.").At("/total")
)

// Command is something that a customer's first order may be asked for.
type Command interface{ isCommand() }

// The commands, with all that the rules need to know.
type (
	// Claim says that an attempt is about to be the first order.
	Claim struct {
		CustomerID, FulfilmentID string
		Now, ExpiresAt           time.Time
	}
	// Place says that an attempt became an order, the first or another one.
	Place struct {
		CustomerID, FulfilmentID string
	}
	// Release gives the claim of an attempt back; of any other nothing happens.
	Release struct {
		CustomerID, FulfilmentID string
	}
)

func (Claim) isCommand()   {}
func (Place) isCommand()   {}
func (Release) isCommand() {}

// Decide answers a command with new events, none when it is already so, or a refusal.
func Decide(d Debut, cmd Command) ([]Event, error) {
	switch cmd := cmd.(type) {
	case Claim:
		return claim(d, cmd)
	case Place:
		return place(d, cmd)
	case Release:
		if cmd.FulfilmentID == "" || cmd.FulfilmentID != d.FulfilmentID {
			return nil, nil
		}
		return []Event{Released(cmd)}, nil
	}
	panic(fmt.Sprintf("unknown first order command %T", cmd))
}

func claim(d Debut, cmd Claim) ([]Event, error) {
	switch {
	case cmd.CustomerID == "" || cmd.FulfilmentID == "":
		return nil, ErrIncomplete
	case !d.Open(cmd.FulfilmentID, cmd.Now):
		return nil, ErrTaken
	case d.FulfilmentID == cmd.FulfilmentID:
		return nil, nil
	}
	return []Event{Claimed{cmd.CustomerID, cmd.FulfilmentID, cmd.ExpiresAt}}, nil
}

// place notes the first order, and that there was another. An order that had no claim is the first when nobody else has one.
func place(d Debut, cmd Place) ([]Event, error) {
	own := d.FulfilmentID == cmd.FulfilmentID
	switch {
	case cmd.CustomerID == "" || cmd.FulfilmentID == "":
		return nil, ErrIncomplete
	case own && d.Placed, !own && d.Followed:
		return nil, nil
	case own, d.FulfilmentID == "":
		return []Event{Placed(cmd)}, nil
	}
	return []Event{Followed(cmd)}, nil
}
