package process

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"cartwright/app"
	"cartwright/domain/checkout"
	"cartwright/domain/decider"
	"cartwright/domain/delivery"
	"cartwright/domain/event"
	"cartwright/domain/order"
	"cartwright/domain/payment"
	"cartwright/domain/risk"
	"cartwright/domain/stock"

	"pgregory.net/rapid"
)

// world is a shop without anything around it: pure aggregates, the pure process, and a log. Facts reach the process only
// when the property says so, in whatever order, as often as it likes.
type world struct {
	t       *rapid.T
	policy  Policy
	now     time.Time
	log     []event.Recorded
	streams map[string][]event.Recorded
	noted   map[string][]event.Recorded // by fulfilment
	pending []Fact                      // not yet delivered to the process
	done    []Fact                      // delivered at least once
	timers  map[string]Timer
	money   map[string]*account // the provider's own book, by payment
}

type account struct {
	authorised, voided bool
	captures, declines int
	refusals           int                        // of refunds
	refunded, lost     int64                      // lost in disputes
	answered           map[string]payment.Command // by key
}

func newWorld(t *rapid.T) *world {
	p := policy
	p.Screen, p.TakeAtOnce = rapid.Bool().Draw(t, "screen"), rapid.Bool().Draw(t, "take at once")
	return &world{
		t: t, policy: p, now: noon, streams: map[string][]event.Recorded{}, noted: map[string][]event.Recorded{},
		timers: map[string]Timer{}, money: map[string]*account{},
	}
}

// act is the command handler, without the event store.
func act[S, C, E any](w *world, category string, d decider.Decider[S, C, E], target, commandID string, command C) error {
	stream := event.StreamOf(category, target)
	var state S
	for _, past := range w.streams[stream] {
		if past.Meta.CommandID == commandID {
			return nil
		}
		state = d.Evolve(state, past.Event.(E))
	}
	decided, err := d.Decide(state, command)
	for _, e := range decided {
		w.append(stream, commandID, e)
	}
	return err
}

func (w *world) append(stream, commandID string, e any) {
	w.now = w.now.Add(time.Second)
	r := event.Recorded{
		Envelope: event.Envelope{ID: fmt.Sprint("e", len(w.log)), Stream: stream, Revision: uint64(len(w.streams[stream])), At: w.now, Meta: event.Metadata{CommandID: commandID}},
		Event:    e,
	}
	w.log, w.streams[stream] = append(w.log, r), append(w.streams[stream], r)
	if fulfilmentOf(e) != "" {
		w.pending = append(w.pending, Fact{ID: r.ID, At: r.At, Event: e})
	}
}

func (w *world) send(target, commandID string, command any) error {
	switch command := command.(type) {
	case checkout.Command:
		return act(w, checkout.Category, checkout.Decider, target, commandID, command)
	case stock.Command:
		return act(w, stock.Category, stock.Decider, target, commandID, command)
	case payment.Command:
		return act(w, payment.Category, payment.Decider, target, commandID, command)
	case risk.Command:
		return act(w, risk.Category, risk.Decider, target, commandID, command)
	case order.Command:
		return act(w, order.Category, order.Decider, target, commandID, command)
	case delivery.Command:
		return act(w, delivery.Category, delivery.Decider, target, commandID, command)
	}
	panic(fmt.Sprintf("unknown command %T", command))
}

func (w *world) must(target, commandID string, command any) {
	if err := w.send(target, commandID, command); err != nil {
		w.t.Fatalf("%T to %s: %v", command, target, err)
	}
}

// take is the runner: note the fact, then carry out its effects, or only the first few of them before a crash.
func (w *world) take(f Fact, survive int) (crashed bool) {
	id := fulfilmentOf(f.Event)
	if closed, ok := f.Event.(WindowClosed); ok {
		id = closed.FulfilmentID
	}
	s, effects, noted, err := w.policy.replay(w.noted[id], f.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	if !noted {
		if s, effects = w.policy.step(s, f); s.Stage != 0 {
			w.noted[id] = append(w.noted[id], event.Recorded{Event: w.note(f)})
		}
	}
	for i, effect := range effects {
		if i == survive {
			return true
		}
		w.carryOut(effect, app.DeriveUUID(f.ID, strconv.Itoa(i)).String())
	}
	return false
}

// note sends a fact through the form it is stored in.
func (w *world) note(f Fact) Noted {
	entry, err := note(f)
	if err != nil {
		w.t.Fatal(err)
	}
	return entry
}

func (w *world) carryOut(effect Effect, commandID string) {
	switch effect := effect.(type) {
	case Later:
		w.timers[effect.Timer.ID] = effect.Timer
	case Send:
		err := w.send(effect.Target, commandID, effect.Command)
		if err != nil && !effect.tooLate(err) {
			w.t.Fatalf("the process sent %T to %s: %v", effect.Command, effect.Target, err)
		}
	}
}

// deliver hands a pending fact to the process. After a crash the same fact comes again before any other of the log, but a
// timer may come first.
func (w *world) deliver(i, survive int) {
	f := w.pending[i]
	w.pending = slices.Delete(w.pending, i, i+1)
	w.done = append(w.done, f)
	if w.take(f, survive) {
		if rapid.Bool().Draw(w.t, "ring") {
			w.ring()
		}
		w.take(f, -1)
	}
}

// facts returns every event of type E, in log order.
func facts[E any](w *world) (found []E) {
	for _, r := range w.log {
		if e, ok := r.Event.(E); ok {
			found = append(found, e)
		}
	}
	return found
}

func fold[S, C, E any](w *world, category string, d decider.Decider[S, C, E], id string) (state S) {
	for _, past := range w.streams[event.StreamOf(category, id)] {
		state = d.Evolve(state, past.Event.(E))
	}
	return state
}
