package app

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"cartwright/domain/decider"
	"cartwright/domain/event"

	"github.com/google/uuid"
)

// maxTries bounds how often a command is decided anew because its stream moved meanwhile. Of many who write to one stream
// at once, each round lets one through.
const maxTries = 100

// maxPause is the longest that one of them steps back before the next round.
const maxPause = 20 * time.Millisecond

// Envelope is a command plus everything the rules must not see.
type Envelope[C any] struct {
	ID      string    // equal ids are the same request, whoever repeats it
	Target  string    // id of the aggregate the command is addressed to
	Expect  *Revision // the revision the caller looked at, if it insists
	Command C
	Meta    event.Metadata // actor, channel, correlation, causation, trace; CommandID is filled in here
}

// Outcome is how things stand after a command.
type Outcome[S, E any] struct {
	State    S
	Revision Revision
	Position event.Position // of the last event the command wrote; zero when it wrote none
	Events   []E            // what the command did now; none when it had been done before or nothing was to do
}

// Handler runs commands against the aggregates of one category.
type Handler[S, C, E any] struct {
	Category string
	Decider  decider.Decider[S, C, E]
	Streams  Streams
}

// Load folds an aggregate. Its revision is NoStream when it does not exist.
func (h Handler[S, C, E]) Load(ctx context.Context, id string) (Outcome[S, E], error) {
	state, _, err := h.load(ctx, id, "")
	return state, err
}

// LoadLast is Load for aggregates whose last event alone says how they stand, however long their streams are.
func (h Handler[S, C, E]) LoadLast(ctx context.Context, id string) (Outcome[S, E], error) {
	out := Outcome[S, E]{Revision: NoStream}
	stream := event.StreamOf(h.Category, id)
	last, found, err := h.Streams.Last(ctx, stream)
	switch {
	case err != nil:
		return out, fmt.Errorf("read the end of %s: %w", stream, err)
	case !found:
		return out, nil
	}
	return out, h.evolve(&out, last)
}

// Handle decides a command and appends what it decided. A command whose id the stream already holds changes nothing and
// answers with the present state. When the stream moves in between, the command is decided anew, unless the caller
// insisted on a revision.
func (h Handler[S, C, E]) Handle(ctx context.Context, cmd Envelope[C]) (Outcome[S, E], error) {
	for try := 1; ; try++ {
		out, err := h.try(ctx, cmd)
		if !errors.Is(err, ErrMoved) || cmd.Expect != nil || try == maxTries || !stepBack(ctx, try) {
			return out, err
		}
	}
}

// stepBack waits for a moment that grows with the crowd, unless ctx ends.
func stepBack(ctx context.Context, try int) bool {
	pause := time.NewTimer(rand.N(min(time.Duration(try)*time.Millisecond, maxPause)))
	defer pause.Stop()
	select {
	case <-pause.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func (h Handler[S, C, E]) try(ctx context.Context, cmd Envelope[C]) (Outcome[S, E], error) {
	out, done, err := h.load(ctx, cmd.Target, cmd.ID)
	if err != nil || done {
		return out, err
	}
	return h.appendTo(ctx, out, cmd)
}

// HandleLoaded is Handle for who has just loaded the aggregate and knows that the command has not been done before. It
// is loaded again only when it has moved since.
func (h Handler[S, C, E]) HandleLoaded(ctx context.Context, loaded Outcome[S, E], cmd Envelope[C]) (Outcome[S, E], error) {
	out, err := h.appendTo(ctx, loaded, cmd)
	if errors.Is(err, ErrMoved) && cmd.Expect == nil {
		return h.Handle(ctx, cmd)
	}
	return out, err
}

// appendTo decides a command on a state and appends what it decided.
func (h Handler[S, C, E]) appendTo(ctx context.Context, out Outcome[S, E], cmd Envelope[C]) (Outcome[S, E], error) {
	decided, err := h.decide(out, cmd)
	if err != nil || len(decided) == 0 {
		return out, err
	}
	stream := event.StreamOf(h.Category, cmd.Target)
	if out.Position, err = h.Streams.Append(ctx, stream, out.Revision, seal(cmd.ID, cmd.Meta, decided)); err != nil {
		return out, fmt.Errorf("append to %s: %w", stream, err)
	}
	return h.after(out, decided), nil
}

// decide asks the rules, unless the caller insists on another revision.
func (h Handler[S, C, E]) decide(at Outcome[S, E], cmd Envelope[C]) ([]E, error) {
	if cmd.Expect != nil && *cmd.Expect != at.Revision {
		return nil, Moved{Stream: event.StreamOf(h.Category, cmd.Target), Expected: *cmd.Expect, Real: at.Revision}
	}
	return h.Decider.Decide(at.State, cmd.Command)
}

// after is how things stand once what was decided is appended.
func (h Handler[S, C, E]) after(out Outcome[S, E], decided []E) Outcome[S, E] {
	out.State = h.Decider.Fold(out.State, decided...)
	out.Revision += Revision(len(decided))
	out.Events = decided
	return out
}

// load folds a stream and reports whether it already holds the command.
func (h Handler[S, C, E]) load(ctx context.Context, id, commandID string) (out Outcome[S, E], done bool, err error) {
	stream := event.StreamOf(h.Category, id)
	out.Revision = NoStream
	history, err := h.Streams.Read(ctx, stream)
	if err != nil {
		return out, false, fmt.Errorf("read %s: %w", stream, err)
	}
	for _, past := range history {
		if err := h.evolve(&out, past); err != nil {
			return out, false, err
		}
		if commandID != "" && past.Meta.CommandID == commandID {
			done, out.Position = true, past.Position
		}
	}
	return out, done, nil
}

// evolve takes in the next event of a stream.
func (h Handler[S, C, E]) evolve(out *Outcome[S, E], past event.Recorded) error {
	fact, ok := past.Event.(E)
	if !ok {
		return fmt.Errorf("read %s: %s does not belong to %s", past.Stream, past.Name, h.Category)
	}
	out.State = h.Decider.Evolve(out.State, fact)
	out.Revision = Revision(past.Revision)
	return nil
}

// seal puts events into envelopes. Their ids follow from the command's, so that an append repeated after a lost reply is
// recognised by the server.
func seal[E any](commandID string, meta event.Metadata, decided []E) []event.New {
	meta.CommandID = commandID
	events := make([]event.New, len(decided))
	for i, e := range decided {
		events[i] = event.New{ID: DeriveUUID(commandID, fmt.Sprint(i)).String(), Event: e, Meta: meta}
	}
	return events
}

// space is the namespace of every id that Cartwright derives.
var space = uuid.NewSHA1(uuid.NameSpaceURL, []byte("cartwright"))

// DeriveUUID returns the same UUIDv5 for the same parts, and another for any others.
func DeriveUUID(parts ...string) uuid.UUID {
	name := make([]byte, 0, 64)
	for _, part := range parts {
		name = fmt.Appendf(name, "%d:%s", len(part), part)
	}
	return uuid.NewSHA1(space, name)
}
