package api_test

import (
	"cmp"
	"context"
	"log/slog"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/errgroup"

	carrier "cartwright/adapters/carriers/sandbox"
	"cartwright/adapters/eventstore"
	"cartwright/adapters/eventstore/embedded"
	credit "cartwright/adapters/payments/credits"
	provider "cartwright/adapters/payments/sandbox"
	"cartwright/adapters/payments/stripe"
	"cartwright/adapters/postgres"
	"cartwright/adapters/postgres/pgtest"
	"cartwright/adapters/tokens"
	"cartwright/api"
	"cartwright/app"
	"cartwright/app/process"
	"cartwright/domain/location"
	"cartwright/domain/pricelist"
	rules "cartwright/domain/pricing"
	"cartwright/domain/product"
	"cartwright/domain/stock"
	"cartwright/projections"
	"cartwright/projections/analytics"
	"cartwright/projections/carts"
	"cartwright/projections/catalog"
	"cartwright/projections/credits"
	"cartwright/projections/inventory"
	"cartwright/projections/ledger"
	"cartwright/projections/orders"
	"cartwright/projections/pricing"
	"cartwright/projections/pubsub"
	"cartwright/projections/recommendations"
	"cartwright/projections/risk"
	"cartwright/projections/tracking"
)

// hookSecret signs the bank's webhooks.
const hookSecret = "whsec_test"

// patience is for what must happen sooner or later. It is never reached when things are right.
const patience = time.Minute

// shop is the whole backend in one process, as a client sees it.
type shop struct {
	url   string
	admin string // a key that may do everything
	trial tokens.Trial
	keys  *postgres.APIKeys
	feed  pubsub.Feed
	pool  *pgxpool.Pool
	app   app.App
	bank  *provider.Provider
	reads *projections.Consumers
	api   description
	wrote atomic.Value // the token of the last write
}

// options say what a test's shop has that others have not.
type options struct {
	noProcesses bool          // nobody carries submitted checkouts on
	wait        time.Duration // of a submit
	step        time.Duration // of a parcel; 0 is in no time
	packing     time.Duration // before a parcel leaves; until then an order can be stopped
	silence     time.Duration // after which a cart is abandoned; 0 is long
	origins     []string      // whose pages may call from browsers
	terms       string        // that must be accepted
	dir         string        // of the event store; empty is in memory
	log         *slog.Logger  // nil is nowhere
	screen      bool          // attempts to buy are screened
	byHand      bool          // the test delivers the bank's webhooks itself, all of them
}

// open starts a shop on real parts and stops it when the test ends.
func open(t *testing.T, o options) *shop {
	t.Helper()
	logger := o.log
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	node, err := embedded.Start(t.Context(), embedded.Options{Dir: o.dir, Logger: logger})
	must(t, err)
	t.Cleanup(func() { must(t, node.Close()) })
	connection, err := eventstore.Connect(t.Context(), node.URL(), logger)
	must(t, err)
	t.Cleanup(func() { must(t, connection.Close()) })
	feed := eventstore.NewFeed(connection)
	pool := pgtest.Open(t, postgres.Migrate)

	engine := projections.NewEngine(pool, feed, process.Events, logger,
		catalog.Projection(), inventory.Projection(), carts.Projection(), orders.Projection(), tracking.Projection(),
		analytics.Projection(), recommendations.Projection(), pricing.Projection(), credits.Projection(), ledger.Projection(), risk.Projection())
	must(t, engine.Prepare(t.Context()))
	vault, err := postgres.NewKeyring(pool, make([]byte, 32))
	must(t, err)
	shelf := shelf{catalog.Queries{View: engine.View("catalog")}, inventory.Queries{View: engine.View("inventory")}}
	a := app.New(eventstore.NewStreams(connection, process.Events), shelf, vault, time.Now)
	a.Codes.Secret = []byte("secret")
	a.Terms = o.terms
	prices := pricing.Queries{View: engine.View("pricing")}
	a.Pricing = app.Pricing{Settings: rules.DefaultSettings, Promotions: prices, Taxes: prices}

	s := &shop{keys: postgres.NewAPIKeys(pool), feed: feed, pool: pool, app: a, trial: tokens.NewTrial(make([]byte, 32))}
	s.admin, err = s.keys.Create(t.Context(), "admin", []string{"*"})
	must(t, err)
	s.bank, err = provider.Open(provider.Options{Hooks: &provider.Hooks{Secret: hookSecret, Unasked: !o.byHand}})
	must(t, err)
	consumers, timers := work(pool, feed, a, s.bank, risk.Queries{View: engine.View("risk")}, logger, o)
	s.reads = consumers
	server, err := api.New(api.Deps{
		App: a, Engine: engine, Log: feed, Consumers: consumers, Catalog: shelf.catalog, Inventory: shelf.inventory,
		Carts:           carts.Queries{View: engine.View("carts")},
		Orders:          orders.Queries{View: engine.View("orders")},
		Pricing:         prices,
		Credits:         credits.Queries{View: engine.View("credits")},
		Ledger:          ledger.Queries{View: engine.View("ledger")},
		Tracking:        tracking.Queries{View: engine.View("tracking")},
		Analytics:       analytics.Queries{View: engine.View("analytics")},
		Recommendations: recommendations.Queries{View: engine.View("recommendations")},
		Risk:            risk.Queries{View: engine.View("risk")},
		Fingerprints:    app.Fingerprints{Secret: []byte("secret")},
		PageSecret:      make([]byte, 32),
		Origins:         o.origins,
		Hooks:           map[string]app.HookVerifier{app.Sandbox: stripe.Hooks{Secret: hookSecret}},
		Sandbox:         s.bank.Server(),
		Idempotency:     answers{postgres.NewIdempotencyStore(pool)},
		Keys:            keys{s.keys}, Tokens: s.trial.Verifier(time.Now), Logger: logger, Wait: o.wait, Version: "test",
	})
	must(t, err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	s.url = "http://" + listener.Addr().String()
	s.bank.At(s.url)

	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	var running errgroup.Group
	running.Go(func() error { return engine.Run(ctx) })
	running.Go(func() error { return server.Serve(ctx, listener) })
	if !o.noProcesses {
		running.Go(func() error { return consumers.Run(ctx) })
		running.Go(func() error { return timers(ctx) })
	}
	if !o.byHand {
		running.Go(func() error { return s.bank.Deliver(ctx) })
	}
	t.Cleanup(func() { stop(); must(t, running.Wait()) })
	s.api = s.describe(t)
	return s
}

// work wires what reacts to facts and to the time.
func work(pool *pgxpool.Pool, feed pubsub.Feed, a app.App, bank *provider.Provider, records process.Records, logger *slog.Logger, o options) (*projections.Consumers, func(context.Context) error) {
	rows := postgres.NewTimers(pool, logger)
	policy := process.Policy{PaymentWindow: time.Minute, HoldFor: 2 * time.Minute, Secret: []byte("secret"), Screen: o.screen}
	moves := carrier.Carrier{Careful: true, Step: max(o.step, 10*time.Millisecond), Clock: time.Now}
	fulfilment := process.Fulfilment{App: a, Timers: timers{rows}, Policy: policy}
	payments := process.Payments{App: a, Providers: app.Providers{app.Sandbox: bank, app.Credits: credit.Provider{Accounts: a.Credits}}}
	hooks := process.Hooks{Payments: payments}
	screening := process.Screening{
		App: a, Providers: payments.Providers, Fingerprints: app.Fingerprints{Secret: []byte("secret")}, Records: records,
	}
	parcels := process.Parcels{App: a, Carrier: moves, Timers: timers{rows}, Packing: o.packing}
	numbering := process.Numbering{App: a, First: 1001}
	claims := process.Claims{App: a}
	wallets := process.Wallets{App: a, Providers: payments.Providers, Fingerprints: screening.Fingerprints}
	outcomes := process.Outcomes{App: a}
	merging := process.Merging{App: a}
	transfers := process.Transfers{App: a}
	abandonment := process.Abandonment{App: a, Timers: timers{rows}, After: cmp.Or(o.silence, time.Hour)}
	consumers := projections.NewConsumers(feed, process.Events, postgres.NewCheckpoints(pool), nil, logger,
		projections.Consumer{Name: "fulfilment", Names: fulfilment.Names(), Key: fulfilment.Key, Handle: fulfilment.Handle},
		projections.Consumer{Name: "payments", Names: payments.Names(), Key: payments.Key, Handle: payments.Handle},
		projections.Consumer{Name: "hooks", Names: hooks.Names(), Key: hooks.Key, Handle: hooks.Handle},
		projections.Consumer{Name: "screening", Names: screening.Names(), Key: screening.Key, Handle: screening.Handle},
		projections.Consumer{Name: "parcels", Names: parcels.Names(), Key: parcels.Key, Handle: parcels.Handle},
		projections.Consumer{Name: "numbering", Names: numbering.Names(), Key: numbering.Key, Handle: numbering.Handle},
		projections.Consumer{Name: "claims", Names: claims.Names(), Key: claims.Key, Handle: claims.Handle},
		projections.Consumer{Name: "wallets", Names: wallets.Names(), Key: wallets.Key, Handle: wallets.Handle},
		projections.Consumer{Name: "outcomes", Names: outcomes.Names(), Key: outcomes.Key, Handle: outcomes.Handle},
		projections.Consumer{Name: "transfers", Names: transfers.Names(), Key: transfers.Key, Handle: transfers.Handle},
		projections.Consumer{Name: "merging", Names: merging.Names(), Key: merging.Key, Handle: merging.Handle},
		projections.Consumer{Name: "abandonment", Names: abandonment.Names(), Key: abandonment.Key, Handle: abandonment.Handle})
	return consumers, func(ctx context.Context) error {
		return rows.Run(ctx, func(ctx context.Context, due postgres.Timer) error {
			switch due.Process {
			case "parcels":
				return parcels.Fired(ctx, process.Timer(due))
			case "abandonment":
				return abandonment.Fired(ctx, process.Timer(due))
			}
			return fulfilment.Fired(ctx, process.Timer(due))
		})
	}
}

type shelf struct {
	catalog   catalog.Queries
	inventory inventory.Queries
}

func (s shelf) Offers(ctx context.Context, skus []string, who pricelist.For) (map[string]product.Offer, error) {
	return s.catalog.Offers(ctx, skus, who)
}

func (s shelf) Levels(ctx context.Context, skus []string) ([]stock.Level, error) {
	return s.inventory.Levels(ctx, skus)
}

func (s shelf) Counters(ctx context.Context) ([]location.Location, error) {
	return s.inventory.Counters(ctx)
}

type timers struct{ rows *postgres.Timers }

func (t timers) Schedule(ctx context.Context, timer process.Timer) error {
	return t.rows.Schedule(ctx, postgres.Timer(timer))
}

type keys struct{ rows *postgres.APIKeys }

func (k keys) Verify(ctx context.Context, secret string) (api.Key, bool, error) {
	key, ok, err := k.rows.Verify(ctx, secret)
	return api.Key(key), ok, err
}

type answers struct{ store *postgres.IdempotencyStore }

func (a answers) Begin(ctx context.Context, scope, key string, fingerprint []byte, lease time.Duration) (api.Attempt, error) {
	begun, err := a.store.Begin(ctx, scope, key, fingerprint, lease)
	return api.Attempt{
		State: api.KeyState(begun.State), Stored: api.Answer(begun.Response),
		Finish: func(ctx context.Context, answer api.Answer) error {
			return a.store.Finish(ctx, begun.Claim, postgres.Response(answer))
		},
		Abandon: func(ctx context.Context) error { return a.store.Abandon(ctx, begun.Claim) },
	}, err
}
