package projections

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"cartwright/domain/event"
	"cartwright/projections/pubsub"
)

// definition is a projection as the engine uses it: checked, and with its folds by stored name.
type definition struct {
	Projection
	names       []string
	folds       map[string]Fold
	decoder     decoder
	fingerprint string
	before      *definition // of an older version, where this program has one
}

var validName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// define panics on mistakes in a declaration, which are the programmer's.
func define(p Projection, events event.Registry) definition {
	switch {
	case !validName.MatchString(p.Name):
		panic(fmt.Sprintf("projection %q: a name is up to 40 small letters, digits and underscores", p.Name))
	case p.Version < 1:
		panic(fmt.Sprintf("projection %s: versions start at 1", p.Name))
	case len(p.On) == 0:
		panic(fmt.Sprintf("projection %s folds no events", p.Name))
	}
	if p.MaxBatch <= 0 {
		p.MaxBatch = pubsub.BatchBehind
	}
	d := definition{Projection: p, folds: map[string]Fold{}}
	for t, fold := range p.On {
		name, ok := events.NameOf(t)
		if !ok {
			panic(fmt.Sprintf("projection %s folds %s, which no catalogue has", p.Name, t))
		}
		d.folds[name] = fold
	}
	d.names = slices.Sorted(maps.Keys(d.folds))
	d.decoder = newDecoder(events, d.names)
	d.fingerprint = fingerprint(p.Schema, d.names)
	if p.Before != nil {
		before := defineBefore(p, events)
		d.before = &before
	}
	return d
}

func defineBefore(p Projection, events event.Registry) definition {
	if p.Before.Name != p.Name || p.Before.Version >= p.Version {
		panic(fmt.Sprintf("projection %s, version %d: what was before must have the same name and a lower version", p.Name, p.Version))
	}
	return define(*p.Before, events)
}

// of is the definition that folds a build, if this program has it.
func (d *definition) of(b build) (definition, bool) {
	for ; d != nil; d = d.before {
		if d.Version == b.Version && d.fingerprint == b.Fingerprint {
			return *d, true
		}
	}
	return definition{}, false
}

// What a fingerprint does not depend on.
var (
	sqlComment = regexp.MustCompile(`--[^\n]*`)
	space      = regexp.MustCompile(`\s+`)
)

// fingerprint changes with the tables and with the set of events folded.
func fingerprint(ddl string, names []string) string {
	ddl = space.ReplaceAllString(sqlComment.ReplaceAllString(ddl, ""), " ")
	sum := sha256.Sum256([]byte(strings.TrimSpace(ddl) + "\n" + strings.Join(names, "\n")))
	return hex.EncodeToString(sum[:8])
}

// route decodes an event that is folded and names its partition. One that cannot be decoded goes where its stream would,
// to be parked there.
func (d *definition) route(item *pubsub.Item) (part int, wanted bool) {
	if _, wanted = d.folds[item.Name]; !wanted {
		return 0, false
	}
	d.decoder.decode(item)
	if item.Err != nil || d.Key == nil {
		return pubsub.Partition(item.Stream), true
	}
	return pubsub.Partition(d.Key(&item.Recorded)), true
}

// apply folds one event, and turns a panic into an error.
func (d *definition) apply(delta *Delta, item *pubsub.Item) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = permanent{fmt.Errorf("%s: the fold of %s panics: %v", d.Name, item.Name, cause)}
		}
	}()
	d.folds[item.Name](delta, &item.Recorded)
	return nil
}
