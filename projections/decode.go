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

func (d decoder) decode(item *pubsub.Item) {
	if plan, ok := d.plans[item.Name]; ok && max(item.Meta.Version, 1) == plan.version {
		if value, plain := plan.of.Decode(item.Data); plain {
			item.Event = value
			return
		}
	}
	decode(d.events, item)
}

// decode decodes an event as the registry does. One that it cannot carries the error.
func decode(events event.Registry, item *pubsub.Item) {
	recorded, err := events.Decode(item.Raw())
	item.Event, item.Err = recorded.Event, err
}
