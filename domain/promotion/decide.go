package promotion

import (
	"fmt"
	"reflect"

	"cartwright/domain/pricing"
	"cartwright/domain/refusal"
)

// Refusals. Those of the rule itself are pricing's.
var (
	ErrNotFound = refusal.New(refusal.Missing, "promotion_not_found", "There is no such promotion; create it first.")
	ErrExists   = refusal.New(refusal.Conflict, "promotion_exists",
		"A promotion with this id exists and differs; change that one, or create this one under another id.")
	ErrOtherID = refusal.New(refusal.Invalid, "promotion_id_differs",
		"A promotion keeps its id; leave it as it is.").At("/id")
	ErrWithdrawn = refusal.New(refusal.Conflict, "promotion_withdrawn",
		"The promotion was withdrawn for good; create another one.")
)

// Command is something that a promotion may be asked for.
type Command interface{ isCommand() }

// The commands, with all that the rules need to know.
type (
	Create   struct{ Rule pricing.Promotion }
	Change   struct{ Rule pricing.Promotion }
	Start    struct{}
	End      struct{}
	Withdraw struct{}
)

func (Create) isCommand()   {}
func (Change) isCommand()   {}
func (Start) isCommand()    {}
func (End) isCommand()      {}
func (Withdraw) isCommand() {}

// Decide answers a command with new events, none when it is already so, or a refusal.
func Decide(p Promotion, cmd Command) ([]Event, error) {
	if cmd, creates := cmd.(Create); creates {
		return create(p, cmd)
	}
	switch p.Status {
	case "":
		return nil, ErrNotFound
	case IsWithdrawn:
		if _, again := cmd.(Withdraw); again {
			return nil, nil
		}
		return nil, ErrWithdrawn
	}
	switch cmd := cmd.(type) {
	case Change:
		return change(p, cmd)
	case Start:
		return unless(p.Status == IsStarted, Started{})
	case End:
		return unless(p.Status != IsStarted, Ended{})
	case Withdraw:
		return []Event{Withdrawn{}}, nil
	}
	panic(fmt.Sprintf("unknown promotion command %T", cmd))
}

func create(p Promotion, cmd Create) ([]Event, error) {
	if err := cmd.Rule.Check(); err != nil {
		return nil, err
	}
	switch {
	case p.Status == "":
		return []Event{Created(cmd)}, nil
	case !same(p.Rule, cmd.Rule):
		return nil, ErrExists
	}
	return nil, nil
}

func change(p Promotion, cmd Change) ([]Event, error) {
	if cmd.Rule.ID != p.Rule.ID {
		return nil, ErrOtherID
	}
	if err := cmd.Rule.Check(); err != nil {
		return nil, err
	}
	return unless(same(p.Rule, cmd.Rule), Changed(cmd))
}

func unless(already bool, e Event) ([]Event, error) {
	if already {
		return nil, nil
	}
	return []Event{e}, nil
}

// same compares rules as they are stored: an empty list is none, and an instant is the same in any zone.
func same(a, b pricing.Promotion) bool { return reflect.DeepEqual(a.Normal(), b.Normal()) }
