package storebench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/google/uuid"

	"cartwright/adapters/eventstore/embedded"
)

// Write is one load of appends.
type Write struct {
	Writers int     `json:"writers"`
	Batch   int     `json:"batch"`
	Durable Rate    `json:"durable"`
	NoSync  Rate    `json:"no_sync"`
	Pebble  Rate    `json:"pebble_sync"`
	Disk    Rate    `json:"fdatasync"`
	Ratio   float64 `json:"durable_to_no_sync"`
}

// contestant is called by each writer in turn, and stopped at the end.
type contestant struct {
	writers int
	call    func(ctx context.Context, writer int) error
	stop    func() error
	tally   tally
}

func measureWrite(ctx context.Context, o Options, writers, batch int) (w Write, err error) {
	err = inDir(o.Dir, func(dir string) error {
		w, err = contest(ctx, o, dir, writers, batch)
		return err
	})
	return w, err
}

func contest(ctx context.Context, o Options, dir string, writers, batch int) (Write, error) {
	var field []*contestant
	for i, enter := range []func(dir string, writers, batch int) (*contestant, error){
		func(dir string, writers, batch int) (*contestant, error) {
			return enterNode(ctx, dir, vfs.Default, writers, batch)
		},
		func(dir string, writers, batch int) (*contestant, error) {
			return enterNode(ctx, dir, noSyncFS{vfs.Default}, writers, batch)
		},
		enterPebble, enterDisk,
	} {
		c, err := enter(filepath.Join(dir, fmt.Sprint(i)), writers, batch)
		if err != nil {
			return Write{}, errors.Join(err, stopAll(field))
		}
		field = append(field, c)
	}
	err := rounds(ctx, o, field, batch)
	if err := errors.Join(err, stopAll(field)); err != nil {
		return Write{}, err
	}
	w := Write{
		Writers: writers, Batch: batch, Durable: field[0].tally.rate(), NoSync: field[1].tally.rate(),
		Pebble: field[2].tally.rate(), Disk: field[3].tally.rate(),
	}
	w.Ratio = w.Durable.Events / w.NoSync.Events
	return w, nil
}

// rounds gives everybody a turn, several times over. A short one before warms connections and files.
func rounds(ctx context.Context, o Options, field []*contestant, batch int) error {
	for round := range o.Rounds + 1 {
		for _, c := range field {
			d, counted := o.Turn, &c.tally
			if round == 0 {
				d, counted = o.Turn/10, &tally{}
			}
			if err := counted.turn(ctx, c.writers, batch, d, c.call); err != nil {
				return err
			}
		}
	}
	return nil
}

func stopAll(field []*contestant) error {
	var failed []error
	for _, c := range field {
		failed = append(failed, c.stop())
	}
	return errors.Join(failed...)
}

func enterNode(ctx context.Context, dir string, files vfs.FS, writers, batch int) (*contestant, error) {
	node, client, err := startNode(ctx, dir, files)
	if err != nil {
		return nil, err
	}
	call := func(ctx context.Context, writer int) error {
		_, err := client.AppendToStream(ctx, fmt.Sprint("writer-", writer), esdb.AppendToStreamOptions{ExpectedRevision: esdb.Any{}}, events(batch)...)
		return err
	}
	return &contestant{writers: writers, call: call, stop: func() error { return errors.Join(client.Close(), node.Close()) }}, nil
}

func startNode(ctx context.Context, dir string, files vfs.FS) (*embedded.Node, *esdb.Client, error) {
	node, err := embedded.Start(ctx, embedded.Options{Dir: dir, FS: files, Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		return nil, nil, err
	}
	client, err := connect(node.URL())
	if err != nil {
		return nil, nil, errors.Join(err, node.Close())
	}
	return node, client, nil
}

func connect(url string) (*esdb.Client, error) {
	settings, err := esdb.ParseConnectionString(url)
	if err != nil {
		return nil, err
	}
	settings.Logger = esdb.NoopLogging()
	return esdb.NewClient(settings)
}

var data = make([]byte, EventBytes)

func events(n int) []esdb.EventData {
	list := make([]esdb.EventData, n)
	for i := range list {
		list[i] = esdb.EventData{EventID: uuid.New(), EventType: []string{"odd", "even"}[i%2], ContentType: esdb.ContentTypeBinary, Data: data}
	}
	return list
}
