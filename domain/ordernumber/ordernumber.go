package ordernumber

import "cartwright/domain/decider"

// Sequence is the last number that was taken, and by whom. The zero Sequence has not begun.
type Sequence struct {
	OrderID string
	Number  int64
}

// Decider is how a sequence behaves.
var Decider = decider.Decider[Sequence, Command, Event]{Decide: Decide, Evolve: Evolve}

// Evolve returns the sequence as it is once e has happened.
func Evolve(s Sequence, e Event) Sequence {
	switch e := e.(type) {
	case Taken:
		s = Sequence(e)
	}
	return s
}
