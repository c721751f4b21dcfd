package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"cartwright/adapters/eventstore"
	"cartwright/adapters/eventstore/embedded"
)

// eventsCommand looks inside a log. It reads; it changes nothing.
type eventsCommand struct {
	Tail  tailCommand  `cmd:"" help:"Show the newest events, and with --follow those to come."`
	Show  showCommand  `cmd:"" help:"Show one stream, oldest event first."`
	Stats statsCommand `cmd:"" help:"Count events, bytes and streams of the whole log."`
}

// logSource says which log to look into: the same flags as everywhere, and nothing is started but the log.
type logSource struct {
	Data       string `help:"Directory of a shop, served or not." default:"data" type:"path" env:"CARTWRIGHT_DATA"`
	EventStore string `name:"eventstore" help:"'embedded', or the esdb:// URL of any event store." default:"embedded" env:"CARTWRIGHT_EVENTSTORE"`
	JSON       bool   `help:"Print JSON, one object a line."`
}

// look opens the log, hands it over, and closes it again.
func (l logSource) look(ctx context.Context, into func(*eventstore.Feed) error) (err error) {
	url, stop, err := l.find(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	connection, err := eventstore.Connect(ctx, url, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer connection.Close()
	return into(eventstore.NewFeed(connection))
}

// find names the store that serves the log, starting one when nobody does.
func (l logSource) find(ctx context.Context) (url string, stop func() error, err error) {
	nothing := func() error { return nil }
	if l.EventStore != "embedded" {
		return l.EventStore, nothing, nil
	}
	if _, err := os.Stat(l.Data); err != nil {
		return "", nil, noLog(l.Data)
	}
	lock, err := claim(l.Data)
	if errors.Is(err, errServed) {
		found, err := readServing(l.Data)
		return found.EventStore, nothing, err
	}
	if err != nil {
		return "", nil, err
	}
	if _, err := os.Stat(l.events()); err != nil {
		return "", nil, errors.Join(noLog(l.events()), lock.Close())
	}
	node, err := embedded.Start(ctx, embedded.Options{Dir: l.events(), Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return "", nil, errors.Join(err, lock.Close())
	}
	return node.URL(), func() error { return errors.Join(node.Close(), lock.Close()) }, nil
}

func (l logSource) events() string { return filepath.Join(l.Data, "events") }

func noLog(in string) error {
	return fmt.Errorf("there is no log in %s; name the shop's directory with --data, or a store with --eventstore", in)
}
