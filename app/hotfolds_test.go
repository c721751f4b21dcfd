package app

import (
	"fmt"
	"testing"
)

type dull = folds[struct{}, struct{}, struct{}]

func use(f *dull, id string, commands int64) (again bool) {
	again = true
	k := f.take(id, func() *writer[struct{}, struct{}, struct{}] {
		again = false
		return newWriter(Handler[struct{}, struct{}, struct{}]{}, id)
	})
	k.size.Store(commands)
	f.give(k)
	return again
}

func TestWhatIsHotIsKeptAndTheRestForgotten(t *testing.T) {
	t.Parallel()
	f := newFolds[struct{}, struct{}, struct{}]()
	for i := range 2 * maxFolds {
		use(f, fmt.Sprint(i), 1)
		use(f, "hot", 1)
	}
	if !use(f, "hot", 1) || use(f, "0", 1) || f.latest.Len() > maxFolds || len(f.byID) != f.latest.Len() {
		t.Errorf("%d and %d are kept", f.latest.Len(), len(f.byID))
	}
}

func TestLargeFoldsPushOthersOut(t *testing.T) {
	t.Parallel()
	f := newFolds[struct{}, struct{}, struct{}]()
	use(f, "small", 1)
	use(f, "half", maxCommands/2)
	if use(f, "more", maxCommands/2); f.commands > maxCommands || use(f, "small", 1) {
		t.Errorf("%d commands are kept", f.commands)
	}
}

func TestWhatIsInUseIsNotForgotten(t *testing.T) {
	t.Parallel()
	f := newFolds[struct{}, struct{}, struct{}]()
	k := f.take("used", func() *writer[struct{}, struct{}, struct{}] {
		return newWriter(Handler[struct{}, struct{}, struct{}]{}, "used")
	})
	for i := range 2 * maxFolds {
		use(f, fmt.Sprint(i), 1)
	}
	if !use(f, "used", 1) {
		t.Error("it was forgotten")
	}
	f.give(k)
}
