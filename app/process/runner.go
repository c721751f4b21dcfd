package process

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"cartwright/app"
	"cartwright/domain/event"
)

// maxTries bounds how often a note is tried anew because its stream moved meanwhile.
const maxTries = 10

// Fulfilment runs the process over the log. It keeps nothing in memory.
type Fulfilment struct {
	App    app.App
	Timers Timers
	Policy Policy
}

// Names lists the events the process takes in.
func (Fulfilment) Names() []string {
	names := make([]string, len(wanted))
	for i, w := range wanted {
		names[i] = w.name
	}
	return names
}

// Key names what must be handled one at a time: a fulfilment.
func (Fulfilment) Key(r event.Recorded) string { return fulfilmentOf(r.Event) }

// Handle takes in one event. It may be called again with the same event, at any time.
func (p Fulfilment) Handle(ctx context.Context, r event.Recorded) error {
	return p.take(ctx, fulfilmentOf(r.Event), Fact{ID: r.ID, At: r.At, Event: r.Event}, r.Meta)
}

// Fired takes in a timer that is due.
func (p Fulfilment) Fired(ctx context.Context, timer Timer) error {
	id, err := timer.whom()
	if err != nil {
		return err
	}
	fact := Fact{ID: timer.ID, At: timer.Due, Event: WindowClosed{FulfilmentID: id}}
	return p.take(ctx, id, fact, event.Metadata{CorrelationID: id})
}

func (p Fulfilment) take(ctx context.Context, id string, fact Fact, cause event.Metadata) error {
	effects, err := p.note(ctx, id, fact, cause)
	if err != nil {
		return fmt.Errorf("take %T into fulfilment %s: %w", fact.Event, id, err)
	}
	sender := sender{app: p.App, timers: p.Timers, actor: fulfilmentProcess}
	for i, effect := range effects {
		commandID := app.DeriveUUID(fact.ID, strconv.Itoa(i)).String()
		if err := sender.carryOut(ctx, effect, commandID, following(cause, fact.ID)); err != nil {
			return fmt.Errorf("after %T in fulfilment %s: %w", fact.Event, id, err)
		}
	}
	return nil
}

// note records a fact, unless it is recorded already, and returns what follows from it.
func (p Fulfilment) note(ctx context.Context, id string, fact Fact, cause event.Metadata) ([]Effect, error) {
	for try := 1; ; try++ {
		effects, err := p.tryNote(ctx, event.StreamOf(Category, id), fact, cause)
		if !errors.Is(err, app.ErrMoved) || try == maxTries {
			return effects, err
		}
	}
}

func (p Fulfilment) tryNote(ctx context.Context, stream string, fact Fact, cause event.Metadata) ([]Effect, error) {
	history, err := p.App.Streams.Read(ctx, stream)
	if err != nil {
		return nil, err
	}
	before, effects, noted, err := p.Policy.replay(history, fact.ID)
	if err != nil || noted {
		return effects, err
	}
	after, effects := p.Policy.step(before, fact)
	if after.Stage == 0 {
		return nil, nil
	}
	entry, err := note(fact)
	if err != nil {
		return nil, err
	}
	_, err = p.App.Streams.Append(ctx, stream, app.Revision(len(history))-1, []event.New{{
		ID: app.DeriveUUID(stream, fact.ID).String(), Event: entry, Meta: following(cause, fact.ID),
	}})
	return effects, err
}

// replay folds what was noted. It stops at the fact with the id, if that is among it, and returns what followed from it.
func (p Policy) replay(history []event.Recorded, id string) (s fulfilment, effects []Effect, noted bool, err error) {
	for _, past := range history {
		entry, ok := past.Event.(Noted)
		if !ok {
			return s, nil, false, fmt.Errorf("%s does not belong to %s", past.Name, past.Stream)
		}
		fact, err := entry.fact()
		if err != nil {
			return s, nil, false, err
		}
		if s, effects = p.step(s, fact); fact.ID == id {
			return s, effects, true, nil
		}
	}
	return s, nil, false, nil
}

// following is the metadata of what is caused by a fact.
func following(cause event.Metadata, factID string) event.Metadata {
	return event.Metadata{
		CorrelationID: cause.CorrelationID, CausationID: factID, Channel: cause.Channel, Client: cause.Client,
		Traceparent: cause.Traceparent,
	}
}
