package app

import (
	"context"

	"cartwright/domain/event"
)

// Hot is a Handler for aggregates that many want at the same instant, such as the last units of a flash sale.
//
// A Handler reads the stream, decides and appends for each command alone, so n buyers who meet read it n times, and all but
// one of each round have decided in vain. Hot keeps a fold of the stream, lets commands queue up while an append is under
// way, decides all of them one after the other against the fold, and appends what all of them decided in one write:
//
//	callers ──▶ queue ──▶ whoever has the turn takes the queue
//	                        │ decides each against the fold, as the one before left it
//	                        ▼
//	                      one append at the fold's revision ──moved──▶ read what is new, decide all anew
//	                        │
//	                        ▼
//	                      everyone is answered; the next in the queue has the turn
//
// There is no goroutine but the callers': one of them works for all who wait, once, under its own deadline; when that ends,
// the others carry on. A fold may lag behind what another program wrote, and never matters then: an append is refused
// unless the fold was current, and what appends nothing is answered only after a look at what is new. What became of an
// append whose outcome is unknown is found out the same way, by the ids of the commands.
//
// Rules, ids of events and answers to repeats are the Handler's. One difference: the position of an outcome is that of the
// write the command was part of, which may end with the event of another.
type Hot[S, C, E any] struct {
	Handler[S, C, E]
	folds *folds[S, C, E]
}

// NewHot returns the hot twin of a handler. Programs share streams; within one, all callers should share the Hot.
func NewHot[S, C, E any](h Handler[S, C, E]) *Hot[S, C, E] {
	return &Hot[S, C, E]{Handler: h, folds: newFolds[S, C, E]()}
}

// Handle is Handler.Handle, but tries as long as ctx allows.
func (h *Hot[S, C, E]) Handle(ctx context.Context, cmd Envelope[C]) (Outcome[S, E], error) {
	return h.ask(ctx, cmd.Target, &pending[S, C, E]{cmd: cmd})
}

// Load is Handler.Load. It reads only what is new.
func (h *Hot[S, C, E]) Load(ctx context.Context, id string) (Outcome[S, E], error) {
	return h.ask(ctx, id, &pending[S, C, E]{look: true})
}

// ask queues up until somebody has answered, takes the turn when it comes, or leaves when ctx ends.
func (h *Hot[S, C, E]) ask(ctx context.Context, id string, p *pending[S, C, E]) (Outcome[S, E], error) {
	w := h.folds.take(id, func() *writer[S, C, E] { return newWriter(h.Handler, event.StreamOf(h.Category, id)) })
	defer h.folds.give(w)
	p.answer = make(chan answer[S, E], 1)
	w.join(p)
	for ctx.Err() == nil {
		select {
		case a := <-p.answer:
			return a.out, a.err
		case w.turn <- struct{}{}:
			w.serve(ctx)
		case <-ctx.Done():
		}
	}
	return w.leave(p, ctx.Err())
}
