package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"cartwright/domain/event"
)

// maxGroup bounds how many commands one write answers, so that their events stay well below what a store takes at once.
const maxGroup = 256

// pending is a caller who waits for an answer.
type pending[S, C, E any] struct {
	cmd    Envelope[C]
	look   bool // nothing is to be decided
	left   bool // nobody waits any more
	answer chan answer[S, E]
}

type answer[S, E any] struct {
	out   Outcome[S, E]
	wrote bool // the command, or its twin in the same group, is part of the write
	err   error
}

// writer is the one place in this program that writes a stream.
type writer[S, C, E any] struct {
	turn   chan struct{} // whoever has put something in may serve
	fold   fold[S, C, E] // belongs to whoever has the turn
	size   atomic.Int64  // of the fold, in commands
	stream string

	mu    sync.Mutex
	queue []*pending[S, C, E]
}

func newWriter[S, C, E any](h Handler[S, C, E], stream string) *writer[S, C, E] {
	return &writer[S, C, E]{turn: make(chan struct{}, 1), fold: newFold(h, stream), stream: stream}
}

func (w *writer[S, C, E]) join(p *pending[S, C, E]) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.queue = append(w.queue, p)
}

// leave gives up waiting, unless the answer is there.
func (w *writer[S, C, E]) leave(p *pending[S, C, E], why error) (Outcome[S, E], error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	p.left = true
	w.queue = slices.DeleteFunc(w.queue, gone)
	select {
	case a := <-p.answer:
		return a.out, a.err
	default:
		return Outcome[S, E]{}, why
	}
}

func gone[S, C, E any](p *pending[S, C, E]) bool { return p.left }

// serve answers the first who wait, and ends the turn. When the server's own deadline ends, they go on waiting.
func (w *writer[S, C, E]) serve(ctx context.Context) {
	defer func() { <-w.turn }()
	group := w.next()
	if len(group) == 0 {
		return
	}
	answers, err := w.settle(ctx, group)
	w.size.Store(int64(len(w.fold.commands)))
	if err != nil && ctx.Err() != nil {
		w.putBack(group)
		return
	}
	for i, p := range group {
		if err != nil {
			p.answer <- answer[S, E]{err: fmt.Errorf("write %s: %w", w.stream, err)}
			continue
		}
		p.answer <- answers[i]
	}
}

func (w *writer[S, C, E]) next() []*pending[S, C, E] {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := min(len(w.queue), maxGroup)
	group := slices.Clone(w.queue[:n])
	w.queue = slices.Delete(w.queue, 0, n)
	return group
}

func (w *writer[S, C, E]) putBack(group []*pending[S, C, E]) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.queue = slices.DeleteFunc(slices.Concat(group, w.queue), gone)
}

// settle finds answers that hold for the stream as it stands: what was decided is appended, and where nothing was, nothing
// is new since the fold.
func (w *writer[S, C, E]) settle(ctx context.Context, group []*pending[S, C, E]) ([]answer[S, E], error) {
	if err := w.fold.makeSure(ctx); err != nil {
		return nil, err
	}
	for {
		b, err := w.decide(ctx, group)
		if err != nil {
			return nil, err
		}
		if len(b.events) > 0 {
			position, err := w.fold.append(ctx, b.events, b.after)
			if err == nil {
				return b.at(position), nil
			}
			if !errors.Is(err, ErrMoved) {
				return nil, err
			}
		}
		if news, err := w.fold.catchUp(ctx); err != nil || (!news && len(b.events) == 0) {
			return b.answers, err
		}
	}
}

// batch is what a group of commands decided.
type batch[S, E any] struct {
	answers []answer[S, E]
	events  []event.New
	after   Outcome[S, E]
}

// at tells everyone who is part of the write where it is.
func (b batch[S, E]) at(position event.Position) []answer[S, E] {
	for i := range b.answers {
		if b.answers[i].wrote {
			b.answers[i].out.Position = position
		}
	}
	return b.answers
}

// decide answers a group one after the other, each as the one before left things.
func (w *writer[S, C, E]) decide(ctx context.Context, group []*pending[S, C, E]) (batch[S, E], error) {
	b := batch[S, E]{answers: make([]answer[S, E], len(group)), after: w.fold.out}
	twins := map[string]bool{} // of commands of this group that write
	for i, p := range group {
		a := &b.answers[i]
		a.out, a.wrote = b.after, twins[p.cmd.ID] && !p.look
		if p.look || a.wrote {
			continue
		}
		position, done, err := w.fold.done(ctx, p.cmd.ID)
		if err != nil {
			return b, err
		}
		if done {
			a.out.Position = position
			continue
		}
		decided, err := w.fold.decide(b.after, p.cmd)
		if a.err = err; err != nil || len(decided) == 0 {
			continue
		}
		a.out, a.wrote, twins[p.cmd.ID] = w.fold.after(b.after, decided), true, p.cmd.ID != ""
		b.after, b.events = a.out, append(b.events, seal(p.cmd.ID, p.cmd.Meta, decided)...)
		b.after.Events = nil
	}
	return b, nil
}
