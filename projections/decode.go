package projections

import (
	"cartwright/domain/event"
	"cartwright/projections/plainjson"
	"cartwright/projections/pubsub"
)

// decoder decodes events: those of their present version by a plan, where they are plain, the others as the registry
// does, whose word on them counts.
type decoder struct {
	events event.Registry
	plans  map[string]plan // by stored name
}

// plan decodes the present version of an event.
type plan struct {
	version int
	of      *plainjson.Decoder
}

func newDecoder(events event.Registry, names []string) decoder {
	d := decoder{events: events, plans: map[string]plan{}}
	for _, name := range names {
		if kind, known := events.Kind(name); known {
			d.plans[name] = plan{kind.Version(), plainjson.NewDecoder(kind.Type)}
		}
	}
	return d
}

func (d decoder) decode(raw *event.Raw, into *pubsub.Item) {
	if plan, ok := d.plans[raw.Name]; ok && max(raw.Meta.Version, 1) == plan.version {
		if value, plain := plan.of.Decode(raw.Data); plain {
			fillIn(into, raw, value)
			return
		}
	}
	*into = decode(d.events, *raw)
}

// decode decodes an event as the registry does. One that it cannot carries the error.
func decode(events event.Registry, raw event.Raw) (item pubsub.Item) {
	recorded, err := events.Decode(raw)
	fillIn(&item, &raw, recorded.Event)
	item.Err = err
	return item
}

func fillIn(i *pubsub.Item, raw *event.Raw, decoded any) {
	i.ID, i.Stream, i.Revision, i.Position, i.Name = raw.ID, raw.Stream, raw.Revision, raw.Position, raw.Name
	i.At, i.Meta, i.Event, i.Err = raw.At, raw.Meta, decoded, nil
}
