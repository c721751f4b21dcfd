package app

import (
	"context"
	"fmt"
	"hash/maphash"

	"cartwright/domain/event"
)

// pageSize is how many events a fold takes in at once.
const pageSize = 1000

// fold is how far a stream is known: its state, and which commands it holds.
type fold[S, C, E any] struct {
	Handler[S, C, E]
	stream   string
	out      Outcome[S, E]
	commands map[uint64]Revision // a hash of the command's id → the last event it wrote; a hit is looked up, never trusted
	sure     bool                // nothing was appended here of which the outcome is unknown
}

func newFold[S, C, E any](h Handler[S, C, E], stream string) fold[S, C, E] {
	return fold[S, C, E]{Handler: h, stream: stream, out: Outcome[S, E]{Revision: NoStream}, commands: map[uint64]Revision{}}
}

var seed = maphash.MakeSeed()

func (f *fold[S, C, E]) note(commandID string, at Revision) {
	f.commands[maphash.String(seed, commandID)] = at
}

// done reports whether the stream holds a command, and where the last event of it is.
func (f *fold[S, C, E]) done(ctx context.Context, commandID string) (event.Position, bool, error) {
	at, hit := f.commands[maphash.String(seed, commandID)]
	if !hit || commandID == "" {
		return event.Position{}, false, nil
	}
	found, err := f.Streams.ReadAfter(ctx, f.stream, at-1, 1)
	if err != nil || len(found) == 0 {
		return event.Position{}, false, err
	}
	return found[0].Position, found[0].Meta.CommandID == commandID, nil
}

// makeSure reads what the stream holds by now, the first time and after an append whose outcome is unknown.
func (f *fold[S, C, E]) makeSure(ctx context.Context) error {
	if f.sure {
		return nil
	}
	_, err := f.catchUp(ctx)
	return err
}

// catchUp takes in what is new, and reports whether anything is.
func (f *fold[S, C, E]) catchUp(ctx context.Context) (news bool, err error) {
	for {
		page, err := f.Streams.ReadAfter(ctx, f.stream, f.out.Revision, pageSize)
		if err != nil {
			return news, fmt.Errorf("read: %w", err)
		}
		for _, past := range page {
			if err := f.evolve(&f.out, past); err != nil {
				return news, err
			}
			f.note(past.Meta.CommandID, f.out.Revision)
		}
		if news = news || len(page) > 0; len(page) < pageSize {
			f.sure = true
			return news, nil
		}
	}
}

// append adds events that lead from the fold to after.
func (f *fold[S, C, E]) append(ctx context.Context, events []event.New, after Outcome[S, E]) (event.Position, error) {
	position, err := f.Streams.Append(ctx, f.stream, f.out.Revision, events)
	if err != nil {
		f.sure = false
		return position, fmt.Errorf("append: %w", err)
	}
	for i, e := range events {
		f.note(e.Meta.CommandID, f.out.Revision+1+Revision(i))
	}
	f.out = after
	return position, nil
}
