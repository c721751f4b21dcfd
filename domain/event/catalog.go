package event

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
)

// Document is a stored event's JSON object, one member a field.
type Document map[string]json.RawMessage

// Upcast lifts a stored document exactly one version. It is written once and never edited.
type Upcast func(Document) error

// Kind says which Go type a stored name stands for and how old versions of it are lifted.
type Kind struct {
	Type    reflect.Type
	Upcasts []Upcast
	decode  func([]byte) (any, error)
}

// Catalog maps stored names to kinds. Names are forever; fields change only by upcast.
type Catalog map[string]Kind

// Of declares the kind of E. Its version is one more than the number of upcasts, so the two cannot drift.
func Of[E any](upcasts ...Upcast) Kind {
	return Kind{Type: reflect.TypeFor[E](), Upcasts: upcasts, decode: func(data []byte) (any, error) {
		var e E
		err := json.Unmarshal(data, &e)
		return e, err
	}}
}

// Default is an upcast that adds a member the earlier version did not have.
func Default(member string, value any) Upcast {
	return func(doc Document) error {
		if _, present := doc[member]; present {
			return nil
		}
		raw, err := json.Marshal(value)
		doc[member] = raw
		return err
	}
}

// Version is the schema version the program writes.
func (k Kind) Version() int { return len(k.Upcasts) + 1 }

func (k Kind) lift(data []byte, version int) ([]byte, error) {
	if version == k.Version() {
		return data, nil
	}
	var doc Document
	if err := json.Unmarshal(data, &doc); err != nil {
		return nil, err
	}
	if doc == nil {
		return nil, errors.New("null is no JSON object")
	}
	for _, upcast := range k.Upcasts[version-1:] {
		if err := upcast(doc); err != nil {
			return nil, fmt.Errorf("upcast: %w", err)
		}
	}
	return json.Marshal(doc)
}
