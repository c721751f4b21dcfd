package risk

import "cartwright/domain/decider"

// Screening is the state of one attempt's screening. The zero Screening was never asked for.
type Screening struct {
	Requested
	Verdict  Verdict  // without a Decision until it is screened
	Reviewed Decision // empty until somebody has decided
	By       string
	Reason   string
}

// Decider is how a screening behaves.
var Decider = decider.Decider[Screening, Command, Event]{Decide: Decide, Evolve: Evolve}

// Evolve returns the screening as it is once e has happened.
func Evolve(s Screening, e Event) Screening {
	switch e := e.(type) {
	case Requested:
		s.Requested = e
	case Screened:
		s.Verdict = e.Verdict
	case Reviewed:
		s.Reviewed, s.By, s.Reason = e.Decision, e.By, e.Reason
	}
	return s
}
