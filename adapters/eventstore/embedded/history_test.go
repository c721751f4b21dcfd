package embedded

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
	"github.com/google/uuid"
)

// asked is what a client wants from a stream: to append one event, or to read everything.
type asked struct {
	read     bool
	expected int // revision
	id       uuid.UUID
}

// answered is what it is told.
type answered struct {
	unknown bool // the node was gone before it answered
	wrong   bool // the expected revision was
	last    int  // revision of the stream's last event
	ids     []uuid.UUID
}

// oneStream is a stream in the plainest words: its events.
var oneStream = porcupine.Model{
	Init: func() any { return []uuid.UUID(nil) },
	Step: func(state, input, output any) (bool, any) {
		return next(state.([]uuid.UUID), input.(asked), output.(answered))
	},
	Equal: func(a, b any) bool { return slices.Equal(a.([]uuid.UUID), b.([]uuid.UUID)) },
}

// next tells whether an answer is right, and what the stream is afterwards.
func next(ids []uuid.UUID, a asked, got answered) (right bool, after []uuid.UUID) {
	last := len(ids) - 1
	switch {
	case a.read:
		return slices.Equal(got.ids, ids), ids
	case got.wrong:
		return a.expected != last && got.last == last, ids
	}
	return a.expected == last && got.last == last+1, append(slices.Clone(ids), a.id)
}

// history notes what clients asked and were told, and when.
type history struct {
	mu         sync.Mutex
	began      time.Time
	operations []porcupine.Operation
}

// note runs one operation.
func (h *history) note(client int, a asked, do func(asked) answered) answered {
	called := time.Since(h.began).Nanoseconds()
	got := do(a)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.operations = append(h.operations, porcupine.Operation{
		ClientId: client, Input: a, Output: got, Call: called, Return: time.Since(h.began).Nanoseconds(),
	})
	return got
}

// settle decides what was left unknown by what the stream holds in the end: a write happened at some time until now, or
// never. Who saw something else in between makes the history impossible.
func (h *history) settle(ids []uuid.UUID) {
	now := time.Since(h.began).Nanoseconds()
	h.operations = slices.DeleteFunc(h.operations, func(o porcupine.Operation) bool {
		return o.Output.(answered).unknown && !slices.Contains(ids, o.Input.(asked).id)
	})
	for i, o := range h.operations {
		if o.Output.(answered).unknown {
			h.operations[i].Output = answered{last: slices.Index(ids, o.Input.(asked).id)}
			h.operations[i].Return = now
		}
	}
}

func (h *history) check(t *testing.T, n int) {
	t.Helper()
	if result := porcupine.CheckOperationsTimeout(oneStream, h.operations, 20*time.Second); result != porcupine.Ok {
		t.Errorf("history %d: %s: %+v", n, result, h.operations)
	}
}
