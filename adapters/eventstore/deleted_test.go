package eventstore_test

import (
	"errors"
	"slices"
	"testing"

	"cartwright/adapters/eventstore"
	"cartwright/app"
	"cartwright/domain/event"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

// plain is the bare client, for what the program itself never does.
func (s store) plain(t *testing.T) *esdb.Client {
	t.Helper()
	config, err := esdb.ParseConnectionString(s.url)
	must(t, err)
	config.Logger = esdb.NoopLogging()
	client, err := esdb.NewClient(config)
	must(t, err)
	t.Cleanup(func() { must(t, client.Close()) })
	return client
}

func softDeletedIsEmpty(t *testing.T, s store) {
	stream := newStream()
	s.append(t, stream, app.NoStream, notes("a", "b")...)
	_, err := s.plain(t).DeleteStream(within(t), stream, esdb.DeleteStreamOptions{ExpectedRevision: esdb.Any{}})
	must(t, err)
	if got := s.texts(t, stream); len(got) != 0 {
		t.Fatalf("the deleted stream holds %v", got)
	}
	s.append(t, stream, app.NoStream, notes("c")...)
	if got := s.texts(t, stream); !slices.Equal(got, []string{"c"}) {
		t.Errorf("the stream holds %v", got)
	}
}

func (s store) tombstone(t *testing.T, stream string) {
	t.Helper()
	_, err := s.plain(t).TombstoneStream(within(t), stream, esdb.TombstoneStreamOptions{ExpectedRevision: esdb.Any{}})
	must(t, err)
}

func tombstonedIsGone(t *testing.T, s store) {
	stream := newStream()
	s.append(t, stream, app.NoStream, notes("a")...)
	s.tombstone(t, stream)
	_, readErr := s.streams.Read(within(t), stream)
	_, appendErr := s.streams.Append(within(t), stream, 0, notes("b"))
	watchErr := s.streams.Watch(within(t), stream, app.NoStream, func(event.Recorded) bool { return false })
	for _, err := range []error{readErr, appendErr, watchErr} {
		if !errors.Is(err, eventstore.ErrDeleted) || err.Error() != "stream "+stream+" was deleted for good" {
			t.Errorf("got %v", err)
		}
	}
}

func watchTombstone(t *testing.T, s store) {
	stream := newStream()
	s.append(t, stream, app.NoStream, notes("a")...)
	ended, seen := make(chan error, 1), make(chan event.Recorded, 10)
	go func() {
		ended <- s.streams.Watch(within(t), stream, app.NoStream, func(e event.Recorded) bool { seen <- e; return false })
	}()
	receive(t, seen)
	s.tombstone(t, stream)
	if err := receive(t, ended); !errors.Is(err, eventstore.ErrDeleted) {
		t.Errorf("got %v", err)
	}
}

func followForeign(t *testing.T, s store) {
	after, name := s.head(t), "test.foreign-"+unique()
	foreign := esdb.EventData{EventType: name, ContentType: esdb.ContentTypeBinary, Data: []byte{1}, Metadata: []byte("not JSON")}
	options := esdb.AppendToStreamOptions{ExpectedRevision: esdb.NoStream{}}
	_, err := s.plain(t).AppendToStream(within(t), newStream(), options, foreign)
	must(t, err)
	got := receive(t, s.follow(t, after, name).events)
	if got.Meta != (event.Metadata{}) || len(got.Data) != 1 {
		t.Errorf("got %+v", got)
	}
}
