package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"cartwright/adapters/eventstore"
	"cartwright/adapters/eventstore/embedded"
	"cartwright/adapters/postgres"
	"cartwright/adapters/postgres/private"
	"cartwright/app/process"
	"cartwright/projections"
)

func (s *shop) claimData(context.Context) error {
	lock, err := claim(s.Data)
	if err == nil {
		s.onClose(lock.Close)
	}
	return err
}

// startEventStore starts the embedded node unless a URL names another, and connects to it.
func (s *shop) startEventStore(ctx context.Context) error {
	s.eventStore = s.EventStore
	switch {
	case s.EventStore != "embedded" && s.Keep != 0:
		return errors.New("--keep-behaviour is for the embedded event store; on another one set $maxAge on the visits' streams")
	case s.EventStore == "embedded":
		node, err := embedded.Start(ctx, embedded.Options{
			Dir: filepath.Join(s.Data, "events"), Logger: s.log, Keep: keeping(s.Keep),
		})
		if err != nil {
			return fmt.Errorf("start the event store: %w", err)
		}
		s.onClose(node.Close)
		s.collectors = append(s.collectors, node.Collector())
		s.eventStore = node.URL()
	}
	connection, err := eventstore.Connect(ctx, s.eventStore, s.log)
	if err != nil {
		return fmt.Errorf("connect to the event store: %w", err)
	}
	s.onClose(connection.Close)
	s.streams = eventstore.NewStreams(connection, process.Events)
	s.feed = eventstore.NewFeed(connection)
	return nil
}

// startDatabase starts the private server unless a URL names another, and brings its tables up to date.
func (s *shop) startDatabase(ctx context.Context) error {
	s.database = s.Database
	if s.Database == "private" {
		server, err := private.Start(ctx, private.Options{Dir: filepath.Join(s.Data, "postgres"), Bin: s.PgBin, Logger: s.log})
		if err != nil {
			return fmt.Errorf("start PostgreSQL: %w", err)
		}
		s.onClose(server.Stop)
		s.database, s.postgres = server.URL(), server
	}
	pool, err := postgres.Open(ctx, s.database)
	if err != nil {
		return err
	}
	s.onClose(func() error { pool.Close(); return nil })
	s.pool = pool
	return postgres.Migrate(ctx, pool)
}

func (s *shop) startEngine(ctx context.Context) error {
	s.engine = projections.NewEngine(s.pool, s.feed, process.Events, s.log, readModels()...)
	return s.engine.Prepare(ctx)
}

// makeAdminKey makes the back office's key on the first start, and again when the database does not know it any more.
func (s *shop) makeAdminKey(ctx context.Context) error {
	keys, path := postgres.NewAPIKeys(s.pool), s.adminKeyFile()
	kept, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	s.adminKey = strings.TrimSpace(string(kept))
	if _, known, err := keys.Verify(ctx, s.adminKey); err != nil || known {
		return err
	}
	if s.adminKey, err = keys.Create(ctx, "admin", []string{"*"}); err != nil {
		return fmt.Errorf("make the admin key: %w", err)
	}
	return os.WriteFile(path, []byte(s.adminKey+"\n"), 0o600)
}

func (s *shop) adminKeyFile() string { return filepath.Join(s.Data, "keys", "admin") }
