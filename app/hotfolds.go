package app

import (
	"container/list"
	"sync"
)

// Bounds of what is kept for later. What is in use is kept in any case.
const (
	maxFolds    = 4096
	maxCommands = 2 << 20 // known to all folds together, some 40 bytes each with their share of the states
)

// folds keeps the writers that were used last.
type folds[S, C, E any] struct {
	mu       sync.Mutex
	byID     map[string]*list.Element
	latest   *list.List // of *kept, the one used last in front
	commands int
}

// kept is a writer and who uses it.
type kept[S, C, E any] struct {
	*writer[S, C, E]
	id       string
	users    int
	commands int // that its fold knew when it was last given back
}

func newFolds[S, C, E any]() *folds[S, C, E] {
	return &folds[S, C, E]{byID: map[string]*list.Element{}, latest: list.New()}
}

// take returns the writer of an aggregate, which is made when there is none. Whoever takes it gives it back.
func (f *folds[S, C, E]) take(id string, open func() *writer[S, C, E]) *kept[S, C, E] {
	f.mu.Lock()
	defer f.mu.Unlock()
	element, found := f.byID[id]
	if !found {
		element = f.latest.PushFront(&kept[S, C, E]{writer: open(), id: id})
		f.byID[id] = element
	}
	f.latest.MoveToFront(element)
	k := element.Value.(*kept[S, C, E])
	k.users++
	return k
}

// give says that a writer is no longer used, and forgets those that were not used for longest.
func (f *folds[S, C, E]) give(k *kept[S, C, E]) {
	f.mu.Lock()
	defer f.mu.Unlock()
	size := int(k.size.Load())
	f.commands += size - k.commands
	k.commands = size
	k.users--
	for element := f.latest.Back(); element != nil && f.full(); {
		oldest := element
		element = element.Prev()
		f.forget(oldest)
	}
}

func (f *folds[S, C, E]) full() bool { return f.latest.Len() > maxFolds || f.commands > maxCommands }

// forget drops a writer, unless somebody uses it.
func (f *folds[S, C, E]) forget(element *list.Element) {
	if k := element.Value.(*kept[S, C, E]); k.users == 0 {
		f.latest.Remove(element)
		delete(f.byID, k.id)
		f.commands -= k.commands
	}
}
