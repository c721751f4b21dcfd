package risk

import (
	"fmt"

	"cartwright/domain/refusal"
)

// Refusals.
var (
	ErrIDs = refusal.New(refusal.Invalid, "risk_id_missing",
		"A screening needs the ids of a fulfilment, an order and a checkout.").At("/fulfilment_id")
	ErrNotFound = refusal.New(refusal.Missing, "review_not_found",
		"There is no such review; the list of reviews shows those there are.")
	ErrNoReview = refusal.New(refusal.Conflict, "review_not_needed", "This attempt was not put up for review.")
	ErrDecided  = refusal.New(refusal.Conflict, "review_decided", "This was decided already, the other way.")
	ErrDecision = refusal.New(refusal.Invalid, "review_decision_invalid", "Decide to approve or to refuse.").At("/decision")
	ErrReason   = refusal.New(refusal.Invalid, "review_reason_missing", "Say why, and who says so.").At("/reason")
)

// Command is something that a screening may be asked for.
type Command interface{ isCommand() }

// The commands, with all that the rules need to know.
type (
	Request struct {
		Requested
	}
	Weigh struct {
		Signals Signals
	}
	// Settle is somebody's decision about an attempt that was put up for review.
	Settle struct {
		Decision   Decision
		By, Reason string
	}
)

func (Request) isCommand() {}
func (Weigh) isCommand()   {}
func (Settle) isCommand()  {}

// Decide answers a command with new events, none when it is already so, or a refusal.
func Decide(s Screening, cmd Command) ([]Event, error) {
	if cmd, asks := cmd.(Request); asks {
		return request(s, cmd)
	}
	if s.FulfilmentID == "" {
		return nil, ErrNotFound
	}
	switch cmd := cmd.(type) {
	case Weigh:
		if s.Verdict.Decision != "" {
			return nil, nil
		}
		return []Event{Screened{s.Ref, cmd.Signals, Screen(cmd.Signals)}}, nil
	case Settle:
		return settle(s, cmd)
	}
	panic(fmt.Sprintf("unknown risk command %T", cmd))
}

func request(s Screening, cmd Request) ([]Event, error) {
	switch {
	case cmd.FulfilmentID == "" || cmd.OrderID == "" || cmd.CheckoutID == "":
		return nil, ErrIDs
	case s.FulfilmentID != "":
		return nil, nil
	}
	return []Event{cmd.Requested}, nil
}

func settle(s Screening, cmd Settle) ([]Event, error) {
	switch {
	case cmd.Decision != Approve && cmd.Decision != Refuse:
		return nil, ErrDecision
	case cmd.Reason == "" || cmd.By == "":
		return nil, ErrReason
	case s.Verdict.Decision != Review:
		return nil, ErrNoReview
	case s.Reviewed == cmd.Decision:
		return nil, nil
	case s.Reviewed != "":
		return nil, ErrDecided
	}
	return []Event{Reviewed{s.Ref, cmd.Decision, cmd.By, cmd.Reason}}, nil
}
