package eventlog

import (
	"context"

	"github.com/google/uuid"
)

// Append asks for events at the end of one stream: all of them or none.
type Append struct {
	Stream   string
	Expected Expected
	Events   []Event // ID, Type, JSON, Metadata and Data count; the log fills in the rest
}

// Result tells where the last event of a write lies.
type Result struct {
	Revision int64  // -1: the stream has no events
	Position uint64 // 0: nothing was written and nothing matched
}

// Append writes events and returns when they are on disk. A repeat of an earlier append writes nothing
// and is answered with the place of the events already there.
func (l *Log) Append(ctx context.Context, a Append) (Result, error) {
	return l.do(ctx, func(g *group) (Result, error) { return g.append(a) })
}

// Begin is Append for those who do not wait: appends are decided in the order in which they begin.
func (l *Log) Begin(ctx context.Context, a Append) (*Write, error) {
	return l.begin(ctx, func(g *group) (Result, error) { return g.append(a) })
}

func (g *group) append(a Append) (Result, error) {
	st, err := g.state(a.Stream)
	if err != nil {
		return Result{}, err
	}
	verdict, err := decide(st, a.Stream, a.Expected, idsOf(a.Events), g)
	if err != nil {
		return Result{}, err
	}
	if !verdict.write {
		return Result{verdict.at.revision, verdict.at.position}, nil
	}
	revival, err := g.planRevival(a.Stream, st)
	if err != nil {
		return Result{}, err
	}
	return g.writeEvents(a, st, revival)
}

func (g *group) writeEvents(a Append, st streamState, revival *revival) (Result, error) {
	var at place
	for _, event := range a.Events {
		var err error
		event.Stream, event.Revision = a.Stream, st.last+1
		if at, err = g.write(event); err != nil {
			return Result{}, err
		}
		st.last++
	}
	g.changed[a.Stream] = st
	if err := g.metadataChanged(a.Stream); err != nil {
		return Result{}, err
	}
	return Result{at.revision, at.position}, g.revive(revival)
}

// metadataChanged keeps the described stream's state in step with what was written to its metastream.
func (g *group) metadataChanged(metastream string) error {
	if !isMetastream(metastream) {
		return nil
	}
	st, err := g.state(describedBy(metastream))
	if err != nil {
		return err
	}
	events := g.written[metastream]
	st.hasMetadata = true
	if !isMetastream(describedBy(metastream)) {
		st.retention = parseRetention(events[len(events)-1])
	}
	g.changed[describedBy(metastream)] = st
	return nil
}

func idsOf(events []Event) []uuid.UUID {
	ids := make([]uuid.UUID, len(events))
	for i, event := range events {
		ids[i] = event.ID
	}
	return ids
}
