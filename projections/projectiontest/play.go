package projectiontest

import "cartwright/domain/decider"

// Play gives commands to an aggregate that does not exist yet, and returns what becomes of it and what happened.
// Refusals leave no trace.
func Play[S, C, E any](rules decider.Decider[S, C, E], stream string, commands ...C) (state S, facts []Fact) {
	for _, cmd := range commands {
		decided, err := rules.Decide(state, cmd)
		if err != nil {
			continue
		}
		state = rules.Fold(state, decided...)
		for _, e := range decided {
			facts = append(facts, Fact{stream, e})
		}
	}
	return state, facts
}
