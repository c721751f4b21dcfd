package main

import (
	"context"
	"fmt"
	"net"
	"time"

	"cartwright/adapters/postgres"
	"cartwright/api"
	"cartwright/projections/analytics"
	"cartwright/projections/carts"
	"cartwright/projections/catalog"
	"cartwright/projections/credits"
	"cartwright/projections/inventory"
	"cartwright/projections/ledger"
	"cartwright/projections/orders"
	"cartwright/projections/pricing"
	"cartwright/projections/recommendations"
	"cartwright/projections/risk"
	"cartwright/projections/tracking"
)

// door is where the API is found and how it answers.
type door struct {
	listen  string
	origins []string      // whose pages may call from browsers
	wait    time.Duration // how long a submit waits for its decision
}

// startAPI takes the address and builds the server that will answer there.
func (s *shop) startAPI(d door) error {
	tokens, err := s.verifier()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", d.listen)
	if err != nil {
		return fmt.Errorf("listen: %w; name another address with --listen", err)
	}
	s.onClose(func() error { _ = listener.Close(); return nil }) // the server has closed it already when it ran
	s.listener, s.api = listener, "http://"+listener.Addr().String()
	s.payments.bank.At(s.api)
	pages, err := s.secret("pages")
	if err != nil {
		return err
	}
	deps := s.deps(d)
	deps.Tokens, deps.PageSecret = tokens, pages
	s.server, err = api.New(deps)
	return err
}

// deps is everything that the API answers from.
func (s *shop) deps(d door) api.Deps {
	return api.Deps{
		App:             s.app,
		Engine:          s.engine,
		Log:             s.feed,
		Consumers:       s.consumers,
		Catalog:         catalog.Queries{View: s.engine.View("catalog"), Zone: s.TimeZone.location},
		Inventory:       inventory.Queries{View: s.engine.View("inventory")},
		Carts:           carts.Queries{View: s.engine.View("carts")},
		Orders:          orders.Queries{View: s.engine.View("orders")},
		Pricing:         pricing.Queries{View: s.engine.View("pricing")},
		Credits:         credits.Queries{View: s.engine.View("credits")},
		Ledger:          ledger.Queries{View: s.engine.View("ledger")},
		Tracking:        tracking.Queries{View: s.engine.View("tracking")},
		Analytics:       analytics.Queries{View: s.engine.View("analytics")},
		Recommendations: recommendations.Queries{View: s.engine.View("recommendations")},
		Idempotency:     answers{postgres.NewIdempotencyStore(s.pool)},
		Keys:            keys{postgres.NewAPIKeys(s.pool)},
		Risk:            risk.Queries{View: s.engine.View("risk")},
		Fingerprints:    s.fingerprints,
		Hooks:           s.payments.hooks,
		Sandbox:         s.payments.bank.Server(),
		Origins:         d.origins,
		Collectors:      s.collectors,
		Logger:          s.log,
		Wait:            d.wait,
		Version:         version,
	}
}

// answers keeps the API's answers in Postgres.
type answers struct{ rows *postgres.IdempotencyStore }

func (a answers) Begin(ctx context.Context, scope, key string, fingerprint []byte, lease time.Duration) (api.Attempt, error) {
	begun, err := a.rows.Begin(ctx, scope, key, fingerprint, lease)
	if err != nil {
		return api.Attempt{}, err
	}
	return api.Attempt{
		State:  states[begun.State],
		Stored: api.Answer(begun.Response),
		Finish: func(ctx context.Context, answer api.Answer) error {
			return a.rows.Finish(ctx, begun.Claim, postgres.Response(answer))
		},
		Abandon: func(ctx context.Context) error { return a.rows.Abandon(ctx, begun.Claim) },
	}, nil
}

var states = map[postgres.KeyState]api.KeyState{
	postgres.Fresh: api.Fresh, postgres.Replay: api.Replay, postgres.InFlight: api.InFlight, postgres.Mismatch: api.Mismatch,
}

// keys are the back office's secret keys, kept in Postgres by their hashes.
type keys struct{ rows *postgres.APIKeys }

func (k keys) Verify(ctx context.Context, secret string) (api.Key, bool, error) {
	key, ok, err := k.rows.Verify(ctx, secret)
	return api.Key(key), ok, err
}
