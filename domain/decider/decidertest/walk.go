package decidertest

import (
	"fmt"
	"reflect"

	"cartwright/domain/decider"
)

// Step is what one command did.
type Step[S, C, E any] struct {
	Before, After S
	Command       C
	Events        []E // none when it was refused or there was nothing to do
}

// Walk sends commands one after another, beginning with nothing. It returns an error when a later event changed an
// earlier state, which must never share what it changes.
func Walk[S, C, E any](d decider.Decider[S, C, E], commands []C) ([]Step[S, C, E], error) {
	var steps []Step[S, C, E]
	var state S
	for _, command := range commands {
		step := Step[S, C, E]{Before: state, After: state, Command: command}
		if events, err := d.Decide(state, command); err == nil {
			step.Events, step.After = events, d.Fold(state, events...)
		}
		steps, state = append(steps, step), step.After
	}
	return steps, untouched(d, steps)
}

// untouched also lets every event happen to every state, as if history had branched there, and throws the result away.
func untouched[S, C, E any](d decider.Decider[S, C, E], steps []Step[S, C, E]) error {
	history := History(steps)
	for _, step := range steps {
		for _, event := range history {
			d.Evolve(step.Before, event)
		}
	}
	var state S
	for i, step := range steps {
		if !reflect.DeepEqual(state, step.Before) {
			return fmt.Errorf("the state before command %d was changed afterwards: %+v, was %+v", i, step.Before, state)
		}
		state = d.Fold(state, step.Events...)
	}
	return nil
}

// History is every event of a walk.
func History[S, C, E any](steps []Step[S, C, E]) []E {
	var history []E
	for _, step := range steps {
		history = append(history, step.Events...)
	}
	return history
}

// Repeated returns an error when a command that is sent again at once decides anything.
func Repeated[S, C, E any](d decider.Decider[S, C, E], steps []Step[S, C, E]) error {
	for _, step := range steps {
		if again, err := d.Decide(step.After, step.Command); err == nil && len(again) > 0 {
			return fmt.Errorf("%+v repeated at once decided %+v", step.Command, again)
		}
	}
	return nil
}
