package eventlog

import "github.com/google/uuid"

// revival brings a softly deleted stream back: a metadata event that moves the truncation bound from
// "everything" to right behind what was deleted. It follows the events that caused it.
type revival struct {
	stream   string
	first    int64  // the revision from which the stream is shown again
	metadata []byte // nil: the metadata just written, to the stream's own metastream
}

// planRevival says what an append to stream brings back, if anything. Everything that could fail is read here,
// before the first write.
func (g *group) planRevival(stream string, st streamState) (*revival, error) {
	switch {
	case st.softDeleted():
		metadata, _, err := g.metadata(stream)
		return &revival{stream, st.last + 1, metadata.Data}, err
	case isMetastream(stream):
		described, err := g.state(describedBy(stream))
		if err != nil || !described.softDeleted() {
			return nil, err
		}
		return &revival{stream: describedBy(stream), first: described.last + 1}, nil
	}
	return nil, nil
}

func (g *group) revive(r *revival) error {
	if r == nil {
		return nil
	}
	if r.metadata == nil {
		events := g.written[metastreamOf(r.stream)]
		r.metadata = events[len(events)-1].Data
	}
	data, err := undeleted(r.metadata, r.first)
	if err != nil {
		return err
	}
	return g.writeMetadata(r.stream, data)
}

// writeMetadata appends one metadata event, without asking what the metastream looks like.
func (g *group) writeMetadata(stream string, data []byte) error {
	metastream := metastreamOf(stream)
	st, err := g.state(metastream)
	if err != nil {
		return err
	}
	st.last++
	_, err = g.write(Event{
		ID: uuid.New(), Stream: metastream, Revision: st.last, Type: TypeMetadata, JSON: true, Data: data,
	})
	if err != nil {
		return err
	}
	g.changed[metastream] = st
	return g.metadataChanged(metastream)
}
