package process

import (
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"cartwright/domain"
	"cartwright/domain/event"
)

// Category is the first part of the name of every fulfilment's own stream.
const Category = "fulfilment"

// Catalog is the storage contract of what processes record themselves.
var Catalog = event.Catalog{
	"fulfilment.noted":         event.Of[Noted](),
	"fulfilment.window_closed": event.Of[WindowClosed](),
}

// Events decodes and encodes everything this shop can record, the processes' own notes included.
var Events = with(domain.Events, Catalog)

type (
	// Noted is a fact the fulfilment has taken in, exactly as it stood in the log.
	Noted struct {
		Fact    string          `json:"fact"` // stored name
		Version int             `json:"version"`
		Source  string          `json:"source"` // id of the event, or of the timer
		At      time.Time       `json:"at"`
		Data    json.RawMessage `json:"data"`
	}
	// WindowClosed is the fact that a payment window has passed. It is only ever found inside a note.
	WindowClosed struct {
		FulfilmentID string `json:"fulfilment_id"`
	}
)

// Fact is something that has happened, with all that a process may depend on.
type Fact struct {
	ID    string
	At    time.Time
	Event any
}

func note(f Fact) (Noted, error) {
	name, version, data, err := Events.Encode(f.Event)
	if err != nil {
		return Noted{}, fmt.Errorf("note %s: %w", f.ID, err)
	}
	return Noted{Fact: name, Version: version, Source: f.ID, At: f.At, Data: data}, nil
}

func (n Noted) fact() (Fact, error) {
	recorded, err := Events.Decode(event.Raw{Envelope: event.Envelope{Name: n.Fact, Meta: event.Metadata{Version: n.Version}}, Data: n.Data})
	if err != nil {
		return Fact{}, fmt.Errorf("read note of %s: %w", n.Source, err)
	}
	return Fact{ID: n.Source, At: n.At, Event: recorded.Event}, nil
}

func with(registry event.Registry, more event.Catalog) event.Registry {
	known := event.Catalog{}
	for _, name := range registry.Names() {
		known[name], _ = registry.Kind(name)
	}
	return event.Merge(known, more)
}

// nameOf returns the stored name of E.
func nameOf[E any]() string {
	name, known := Events.NameOf(reflect.TypeFor[E]())
	if !known {
		panic(fmt.Sprintf("%s has no stored name", reflect.TypeFor[E]()))
	}
	return name
}
