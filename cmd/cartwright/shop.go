package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"slices"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/errgroup"

	"cartwright/adapters/postgres"
	"cartwright/adapters/postgres/private"
	"cartwright/api"
	"cartwright/app"
	"cartwright/projections"
	"cartwright/projections/pubsub"
)

// shop is everything that runs in one process: what open started, in order, and close stops, in reverse.
type shop struct {
	parts
	log          *slog.Logger
	eventStore   string // URL
	database     string // URL
	api          string // base URL
	adminKey     string
	postgres     *private.Server // nil with a server that is not ours
	pool         *pgxpool.Pool
	collectors   []prometheus.Collector // of parts that have metrics of their own
	feed         pubsub.Feed
	engine       *projections.Engine
	consumers    *projections.Consumers
	timers       *postgres.Timers
	streams      app.Streams
	app          app.App
	payments     payments
	fingerprints app.Fingerprints
	processes    processes
	listener     net.Listener
	server       *api.Server
	started      []func() error // how to stop what was started
}

// open starts everything but the work itself, which run does. Whatever was started is stopped again when a part fails.
func open(ctx context.Context, p parts, d door) (s *shop, err error) {
	s = &shop{parts: p, log: p.logger()}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
			s = nil
		}
	}()
	for _, start := range []func(context.Context) error{
		s.claimData, s.startEventStore, s.startDatabase, s.startEngine,
		s.startPayments, s.startUseCases, s.startProcesses, s.makeAdminKey,
	} {
		if err := start(ctx); err != nil {
			return s, err
		}
	}
	return s, s.startAPI(d)
}

// close stops what was started, last first.
func (s *shop) close() error {
	var failed error
	for _, stop := range slices.Backward(s.started) {
		failed = errors.Join(failed, stop())
	}
	s.started = nil
	return failed
}

func (s *shop) onClose(stop func() error) { s.started = append(s.started, stop) }

// run folds, reacts, fires timers and serves until the context ends or a part fails.
func (s *shop) run(ctx context.Context) error {
	if err := s.serving().write(s.Data); err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return s.engine.Run(ctx) })
	group.Go(func() error { return s.consumers.Run(ctx) })
	group.Go(func() error { return s.timers.Run(ctx, s.processes.fired) })
	group.Go(func() error { return s.payments.bank.Deliver(ctx) })
	group.Go(func() error { return s.keepHouse(ctx) })
	group.Go(func() error { return s.watchPostgres(ctx) })
	group.Go(func() error { return s.server.Serve(ctx, s.listener) })
	if err := group.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// watchPostgres ends the program when its own server has died: whoever started it starts it again, and nothing is lost.
func (s *shop) watchPostgres(ctx context.Context) error {
	if s.postgres == nil {
		return nil
	}
	select {
	case <-ctx.Done():
		return nil
	case <-s.postgres.Done():
		return errors.New("the private PostgreSQL has died; start again, everything acknowledged is in the event store")
	}
}

func (s *shop) serving() serving {
	return serving{PID: os.Getpid(), API: s.api, EventStore: s.eventStore, Database: s.database, AdminKey: s.adminKey}
}
