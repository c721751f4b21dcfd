package event

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
)

// ErrUnknown is returned for a stored name, or a version of it, that this program does not know.
var ErrUnknown = errors.New("unknown event")

// Registry finds kinds by stored name and by Go type.
type Registry struct {
	kinds Catalog
	names map[reflect.Type]string
}

// Merge joins catalogues. A name or a type declared twice is a programming error and panics.
func Merge(catalogs ...Catalog) Registry {
	r := Registry{kinds: Catalog{}, names: map[reflect.Type]string{}}
	for _, catalog := range catalogs {
		for name, kind := range catalog {
			if _, taken := r.kinds[name]; taken {
				panic("event name declared twice: " + name)
			}
			if _, taken := r.names[kind.Type]; taken {
				panic("event type declared twice: " + kind.Type.String())
			}
			r.kinds[name], r.names[kind.Type] = kind, name
		}
	}
	return r
}

// Names lists every stored name, sorted.
func (r Registry) Names() []string {
	names := make([]string, 0, len(r.kinds))
	for name := range r.kinds {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// NameOf returns the stored name of an event's Go type.
func (r Registry) NameOf(t reflect.Type) (string, bool) {
	name, ok := r.names[t]
	return name, ok
}

// Kind returns what a stored name stands for.
func (r Registry) Kind(name string) (Kind, bool) {
	kind, ok := r.kinds[name]
	return kind, ok
}

// Encode returns the stored name, schema version and JSON of an event.
func (r Registry) Encode(e any) (name string, version int, data []byte, err error) {
	name, ok := r.names[reflect.TypeOf(e)]
	if !ok {
		return "", 0, nil, fmt.Errorf("%T: %w", e, ErrUnknown)
	}
	data, err = json.Marshal(e)
	return name, r.kinds[name].Version(), data, err
}

// Decode lifts a stored fact to the present version and decodes it.
func (r Registry) Decode(raw Raw) (Recorded, error) {
	kind, ok := r.kinds[raw.Name]
	version := max(raw.Meta.Version, 1)
	if !ok || version > kind.Version() {
		return Recorded{}, fmt.Errorf("%s version %d: %w", raw.Name, version, ErrUnknown)
	}
	data, err := kind.lift(raw.Data, version)
	if err != nil {
		return Recorded{}, fmt.Errorf("lift %s from version %d: %w", raw.Name, version, err)
	}
	decoded, err := kind.decode(data)
	if err != nil {
		return Recorded{}, fmt.Errorf("decode %s: %w", raw.Name, err)
	}
	return Recorded{decoded, raw.Envelope}, nil
}
