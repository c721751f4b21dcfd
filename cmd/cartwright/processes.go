package main

import (
	"cmp"
	"context"
	"time"

	carrier "cartwright/adapters/carriers/sandbox"
	"cartwright/adapters/postgres"
	"cartwright/app/process"
	"cartwright/domain/event"
	"cartwright/projections"
	"cartwright/projections/risk"
)

// How long an attempt to buy may wait for its money, and for how long its units are kept.
const (
	paymentWindow = 10 * time.Minute
	holdFor       = 15 * time.Minute
)

// processes are the parts of the shop that react to facts.
type processes struct {
	fulfilment process.Fulfilment
	payments   process.Payments
	hooks      process.Hooks
	screening  process.Screening
	parcels    process.Parcels
	numbering  process.Numbering
	claims     process.Claims
	wallets    process.Wallets
	expiry     process.Expiry
	transfers  process.Transfers
	outcomes   process.Outcomes
	merging    process.Merging
	abandoning process.Abandonment
}

// startProcesses wires what reacts to facts.
func (s *shop) startProcesses(context.Context) error {
	tracking, err := s.secret("tracking")
	if err != nil {
		return err
	}
	if s.fingerprints.Secret, err = s.secret("fingerprints"); err != nil {
		return err
	}
	s.timers = postgres.NewTimers(s.pool, s.log)
	paid := process.Payments{App: s.app, Providers: s.payments.providers}
	s.processes = processes{
		fulfilment: process.Fulfilment{App: s.app, Timers: timers{s.timers}, Policy: process.Policy{
			PaymentWindow: paymentWindow, HoldFor: holdFor, Secret: tracking, Providers: s.payments.byMethod,
			Screen: s.Screen, TakeAtOnce: s.Capture == "placement",
		}},
		payments: paid,
		screening: process.Screening{
			App: s.app, Providers: s.payments.providers, ByMethod: s.payments.byMethod, Fingerprints: s.fingerprints,
			Records: risk.Queries{View: s.engine.View("risk")},
		},
		hooks:      process.Hooks{Payments: paid},
		parcels:    process.Parcels{App: s.app, Carrier: carrier.Carrier{Step: s.ParcelStep, Clock: time.Now}, Timers: timers{s.timers}, Packing: s.ParcelStep},
		numbering:  process.Numbering{App: s.app, First: cmp.Or(s.FirstOrder, firstOrder)},
		claims:     process.Claims{App: s.app},
		wallets:    process.Wallets{App: s.app, Providers: s.payments.providers, Fingerprints: s.fingerprints},
		expiry:     process.Expiry{App: s.app, Timers: timers{s.timers}},
		transfers:  process.Transfers{App: s.app},
		outcomes:   process.Outcomes{App: s.app},
		merging:    process.Merging{App: s.app},
		abandoning: process.Abandonment{App: s.app, Timers: timers{s.timers}, After: s.AbandonAfter},
	}
	s.consumers = projections.NewConsumers(s.feed, process.Events, postgres.NewCheckpoints(s.pool), s.engine.Leases(), s.log, s.processes.consumers()...)
	return nil
}

// reactor is what every process looks like to the log.
type reactor interface {
	Names() []string
	Key(event.Recorded) string
	Handle(context.Context, event.Recorded) error
}

func (p processes) consumers() []projections.Consumer {
	consumer := func(name string, r reactor) projections.Consumer {
		return projections.Consumer{Name: name, Names: r.Names(), Key: r.Key, Handle: r.Handle}
	}
	return []projections.Consumer{
		consumer("fulfilment", p.fulfilment),
		consumer("payments", p.payments),
		consumer("hooks", p.hooks),
		consumer("screening", p.screening),
		consumer("parcels", p.parcels),
		consumer("numbering", p.numbering),
		consumer("claims", p.claims),
		consumer("wallets", p.wallets),
		consumer("expiry", p.expiry),
		consumer("transfers", p.transfers),
		consumer("outcomes", p.outcomes),
		consumer("merging", p.merging),
		consumer("abandonment", p.abandoning),
	}
}

// fired hands a timer to the process that asked for it.
func (p processes) fired(ctx context.Context, t postgres.Timer) error {
	timer := process.Timer(t)
	switch t.Process {
	case "parcels":
		return p.parcels.Fired(ctx, timer)
	case "expiry":
		return p.expiry.Fired(ctx, timer)
	case "abandonment":
		return p.abandoning.Fired(ctx, timer)
	}
	return p.fulfilment.Fired(ctx, timer)
}

// timers keeps the processes' wake-up calls in Postgres.
type timers struct{ rows *postgres.Timers }

func (t timers) Schedule(ctx context.Context, timer process.Timer) error {
	return t.rows.Schedule(ctx, postgres.Timer(timer))
}
