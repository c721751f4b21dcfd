package process_test

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	carriers "cartwright/adapters/carriers/sandbox"
	"cartwright/adapters/eventstore"
	"cartwright/adapters/eventstore/embedded"
	"cartwright/adapters/payments/credits"
	payments "cartwright/adapters/payments/sandbox"
	"cartwright/adapters/postgres"
	"cartwright/adapters/postgres/pgtest"
	"cartwright/app"
	"cartwright/app/process"
	"cartwright/domain/checkout"
	"cartwright/domain/money"
	"cartwright/domain/pricing"
	"cartwright/domain/stock"
	"cartwright/projections"
)

// patience is for what must happen sooner or later. It is never reached when things are right.
const patience = time.Minute

// shop is a whole back room: a real node, a real database, the processes, and sandboxes for the rest of the world.
type shop struct {
	app.App
	bank   *payments.Provider
	book   []app.Account // the bank's, before the log was read
	timers *postgres.Timers
	feed   *eventstore.Feed
	store  *eventstore.Streams
	tell   *telling
}

// telling is everyone who reacts to events.
type telling struct {
	fulfilment process.Fulfilment
	payments   process.Payments
	parcels    process.Parcels
	numbering  process.Numbering
	claims     process.Claims
	wallets    process.Wallets
	expiry     process.Expiry
	outcomes   process.Outcomes
	merging    process.Merging
	abandoning process.Abandonment
}

type options struct {
	units   int64         // of tea in Berlin
	window  time.Duration // for the payment
	packing time.Duration
	step    time.Duration // of a parcel; 0 is in no time
	silence time.Duration // after which a cart is abandoned; 0 is long
}

func open(t *testing.T, o options) shop {
	t.Helper()
	quiet := slog.New(slog.DiscardHandler)
	node, err := embedded.Start(t.Context(), embedded.Options{Logger: quiet})
	must(t, err)
	t.Cleanup(func() { node.Close() })
	connection, err := eventstore.Connect(t.Context(), node.URL(), quiet)
	must(t, err)
	t.Cleanup(func() { connection.Close() })
	pool := pgtest.Open(t, postgres.Migrate)
	vault, err := postgres.NewKeyring(pool, make([]byte, 32))
	must(t, err)
	bank, err := payments.Open(payments.Options{Dir: t.TempDir(), Slow: 4 * time.Second})
	must(t, err)

	s := shop{bank: bank, timers: postgres.NewTimers(pool, quiet), feed: eventstore.NewFeed(connection)}
	s.store = eventstore.NewStreams(connection, process.Events)
	s.App = app.New(s.store, shelf{o.units}, vault, time.Now)
	s.App.Pricing = app.Pricing{Settings: pricing.DefaultSettings, Promotions: noTariff{}, Taxes: noTariff{}}
	s.wire(o)
	s.run(t, projections.NewConsumers(s.feed, process.Events, postgres.NewCheckpoints(pool), nil, quiet, s.consumers()...))
	s.receive(t, o.units)
	return s
}

func (s *shop) wire(o options) {
	clock := timers{s.timers}
	s.tell = &telling{
		fulfilment: process.Fulfilment{App: s.App, Timers: clock, Policy: process.Policy{
			PaymentWindow: o.window, HoldFor: time.Hour, Secret: []byte("secret"),
		}},
		payments: process.Payments{App: s.App, Providers: app.Providers{
			app.Sandbox: s.bank, app.Credits: credits.Provider{Accounts: s.Credits},
		}},
		parcels: process.Parcels{
			App: s.App, Timers: clock, Packing: o.packing,
			Carrier: carriers.Carrier{Careful: true, Step: cmp.Or(o.step, time.Millisecond), Clock: time.Now},
		},
		numbering: process.Numbering{App: s.App, First: 1001},
		claims:    process.Claims{App: s.App},
		wallets: process.Wallets{
			App: s.App, Providers: app.Providers{app.Sandbox: s.bank}, Fingerprints: app.Fingerprints{Secret: []byte("secret")},
		},
		expiry:     process.Expiry{App: s.App, Timers: timers{s.timers}},
		outcomes:   process.Outcomes{App: s.App},
		merging:    process.Merging{App: s.App},
		abandoning: process.Abandonment{App: s.App, Timers: clock, After: cmp.Or(o.silence, time.Hour)},
	}
}

func (s *shop) consumers() []projections.Consumer {
	t := s.tell
	return []projections.Consumer{
		{Name: "fulfilment", Names: t.fulfilment.Names(), Key: t.fulfilment.Key, Handle: t.fulfilment.Handle},
		{Name: "payments", Names: t.payments.Names(), Key: t.payments.Key, Handle: t.payments.Handle},
		{Name: "parcels", Names: t.parcels.Names(), Key: t.parcels.Key, Handle: t.parcels.Handle},
		{Name: "numbering", Names: t.numbering.Names(), Key: t.numbering.Key, Handle: t.numbering.Handle},
		{Name: "claims", Names: t.claims.Names(), Key: t.claims.Key, Handle: t.claims.Handle},
		{Name: "wallets", Names: t.wallets.Names(), Key: t.wallets.Key, Handle: t.wallets.Handle},
		{Name: "expiry", Names: t.expiry.Names(), Key: t.expiry.Key, Handle: t.expiry.Handle},
		{Name: "outcomes", Names: t.outcomes.Names(), Key: t.outcomes.Key, Handle: t.outcomes.Handle},
		{Name: "merging", Names: t.merging.Names(), Key: t.merging.Key, Handle: t.merging.Handle},
		{Name: "abandonment", Names: t.abandoning.Names(), Key: t.abandoning.Key, Handle: t.abandoning.Handle},
	}
}

// run keeps consumers and timers going until the test ends.
func (s *shop) run(t *testing.T, consumers *projections.Consumers) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := consumers.Run(ctx); err != nil {
			t.Error(err)
		}
	})
	running.Go(func() {
		if err := s.timers.Run(ctx, s.fired); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() {
		stop()
		running.Wait()
		must(t, s.bank.Close())
	})
}

func (s *shop) fired(ctx context.Context, timer postgres.Timer) error {
	switch timer.Process {
	case "fulfilment":
		return s.tell.fulfilment.Fired(ctx, process.Timer(timer))
	case "expiry":
		return s.tell.expiry.Fired(ctx, process.Timer(timer))
	case "parcels":
		return s.tell.parcels.Fired(ctx, process.Timer(timer))
	case "abandonment":
		return s.tell.abandoning.Fired(ctx, process.Timer(timer))
	}
	return fmt.Errorf("a timer of nobody: %+v", timer)
}

func (s *shop) receive(t *testing.T, units int64) {
	t.Helper()
	_, err := s.Stock.Handle(t.Context(), app.Envelope[stock.Command]{
		ID: "receive", Target: app.StockID("tea", "berlin"),
		Command: stock.Receive{SKU: "tea", Location: "berlin", Quantity: units, Cause: "first count"},
	})
	must(t, err)
}

// buy carries two packets of tea to a submitted checkout and waits for the decision.
func (s *shop) buy(t *testing.T, token string) (checkout.Checkout, app.Decision) {
	t.Helper()
	return s.buyAs(t, "", checkout.Means{Method: "card", Token: token})
}

// buyAs is buy for a customer, or a guest when there is none, with whatever means.
func (s *shop) buyAs(t *testing.T, customer string, means checkout.Means) (checkout.Checkout, app.Decision) {
	t.Helper()
	id := s.ready(t, customer)
	submitted := s.submit(t, customer, id, means)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	decision, err := s.AwaitDecision(ctx, id)
	must(t, err)
	return submitted, decision
}

// submit pays for a checkout that is ready for it.
func (s *shop) submit(t *testing.T, customer, id string, means checkout.Means) checkout.Checkout {
	t.Helper()
	return s.submitBy(t, customer, id, app.PaymentChoice{Means: means})
}

func (s *shop) submitBy(t *testing.T, customer, id string, choice app.PaymentChoice) checkout.Checkout {
	t.Helper()
	next := func(step string) app.Request { return app.Request{ID: step + id, Customer: customer} }
	_, err := s.ChoosePayment(t.Context(), next("payment"), id, choice)
	must(t, err)
	out, err := s.Submit(t.Context(), next("submit"), id, money.Money{})
	must(t, err)
	return out.State
}

// ready carries two packets of tea to a checkout that only has to be paid for, and returns its id.
func (s *shop) ready(t *testing.T, customer string) string {
	t.Helper()
	cart := app.NewID(app.CartPrefix)
	next := func(step string) app.Request { return app.Request{ID: step + cart, Customer: customer} }
	_, err := s.OpenCart(t.Context(), next("open"), cart, "", "EUR", "web")
	must(t, err)
	_, err = s.AddToCart(t.Context(), next("add"), cart, "tea", 2, nil)
	must(t, err)
	out, err := s.StartCheckout(t.Context(), next("start"), cart)
	must(t, err)
	id := out.State.CheckoutID
	_, err = s.GiveAddress(t.Context(), next("address"), id, app.Address{
		Name: "Ada", Street: "Main St 1", City: "Berlin", Postcode: "10115", Country: "DE", Email: "ada@example.org",
	})
	must(t, err)
	_, err = s.ChooseDelivery(t.Context(), next("delivery"), id, app.DeliveryChoice{Code: "standard"})
	must(t, err)
	return id
}
