// Package decider holds the shape every aggregate has: two pure functions over facts.
package decider

// Decider is an aggregate's behaviour. The zero S is the state before anything happened.
type Decider[S, C, E any] struct {
	Decide func(S, C) ([]E, error) // what happens next, nothing when it is already so, or why not
	Evolve func(S, E) S            // what is true once the event has happened
}

// Fold replays a history onto a state.
func (d Decider[S, C, E]) Fold(state S, history ...E) S {
	for _, past := range history {
		state = d.Evolve(state, past)
	}
	return state
}
