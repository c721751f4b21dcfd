package promotion

import (
	"cartwright/domain/decider"
	"cartwright/domain/pricing"
)

// Status is where a promotion stands. The zero Status means that it was never created.
type Status string

const (
	IsDraft     Status = "draft"
	IsStarted   Status = "started"
	IsEnded     Status = "ended"
	IsWithdrawn Status = "withdrawn"
)

// Promotion is the state of one promotion.
type Promotion struct {
	Rule   pricing.Promotion
	Status Status
}

// Decider is how a promotion behaves.
var Decider = decider.Decider[Promotion, Command, Event]{Decide: Decide, Evolve: Evolve}

// Evolve returns the promotion as it is once e has happened.
func Evolve(p Promotion, e Event) Promotion {
	switch e := e.(type) {
	case Created:
		p.Rule, p.Status = e.Rule, IsDraft
	case Changed:
		p.Rule = e.Rule
	case Started:
		p.Status = IsStarted
	case Ended:
		p.Status = IsEnded
	case Withdrawn:
		p.Status = IsWithdrawn
	}
	return p
}
