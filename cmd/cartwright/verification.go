package main

import (
	"context"
	"fmt"
	"log/slog"

	"cartwright/adapters/eventstore"
	provider "cartwright/adapters/payments/sandbox"
	"cartwright/adapters/postgres"
	"cartwright/app"
	"cartwright/app/audit"
	"cartwright/app/process"
	"cartwright/domain/event"
	"cartwright/projections"
	"cartwright/projections/pubsub"
)

// verify checks the shop that is served at found, with connections of its own.
func (c verifyCommand) verify(ctx context.Context, found serving) (report, error) {
	connection, err := eventstore.Connect(ctx, found.EventStore, c.logger())
	if err != nil {
		return report{}, err
	}
	defer connection.Close()
	pool, err := postgres.Open(ctx, found.Database)
	if err != nil {
		return report{}, err
	}
	defer pool.Close()
	feed := eventstore.NewFeed(connection)
	auditor, err := c.audit(ctx, feed)
	if err != nil {
		return report{}, err
	}
	r := report{Counts: auditor.Counts, Violations: auditor.Report()}
	engine := projections.NewEngine(pool, feed, process.Events, slog.New(slog.DiscardHandler), readModels()...)
	return r, r.compareReadModels(ctx, engine, newOffice(found))
}

// audit folds the whole log, with the provider's book read before and after it.
func (c verifyCommand) audit(ctx context.Context, feed pubsub.Feed) (*audit.Auditor, error) {
	before, err := provider.ReadLedger(c.ledgerDir())
	if err != nil {
		return nil, err
	}
	auditor, err := auditLog(ctx, feed)
	if err != nil {
		return nil, fmt.Errorf("read the log: %w", err)
	}
	after, err := provider.ReadLedger(c.ledgerDir())
	if err != nil {
		return nil, err
	}
	auditor.CompareLedger(app.Sandbox, provider.Accounts(before), provider.Accounts(after))
	return auditor, nil
}

// auditLog folds the log from its start to its present end.
func auditLog(ctx context.Context, feed pubsub.Feed) (*audit.Auditor, error) {
	auditor, books := audit.New(), &books{}
	err := readLog(ctx, feed, nil, func(r event.Recorded) error {
		auditor.See(r)
		books.see(r)
		return nil
	})
	auditor.CompareBooks(books.read(), books.unbalanced...)
	return auditor, err
}

// compareReadModels holds every read model against an independent fold of the log.
func (r *report) compareReadModels(ctx context.Context, engine *projections.Engine, office office) error {
	if err := engine.Prepare(ctx); err != nil {
		return err
	}
	if err := office.waitForReadModels(ctx); err != nil {
		return err
	}
	for _, model := range readModels() {
		difference, err := engine.Verify(ctx, model.Name)
		if err != nil {
			return err
		}
		r.ReadModels = append(r.ReadModels, readModel{model.Name, difference.Events, difference.Empty()})
		if !difference.Empty() {
			r.Violations = append(r.Violations, audit.Violation{Rule: "read_model_equals_log", Subject: model.Name, Detail: difference.String()})
		}
	}
	return r.askForLag(ctx, office)
}

// askForLag asks the program that folds how far behind its read models are.
func (r *report) askForLag(ctx context.Context, office office) error {
	list, err := office.projections(ctx)
	for _, projection := range list {
		if r.Furthest == "" || projection.Lag > r.Lag {
			r.Lag, r.Furthest = projection.Lag, projection.Name
		}
	}
	return err
}
