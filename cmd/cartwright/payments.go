package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"cartwright/adapters/payments/credits"
	provider "cartwright/adapters/payments/sandbox"
	"cartwright/adapters/payments/stripe"
	"cartwright/app"
	"cartwright/app/process"
	"cartwright/domain/event"
	"cartwright/projections/pubsub"
)

// stripeName is what payments through Stripe are recorded with; never change it.
const stripeName = "stripe"

// paymentParts says who takes the money. Secrets are better given by the environment, where no list of processes shows them.
type paymentParts struct {
	StripeKey     string            `help:"Secret key of a Stripe account, sk_…; without one a sandbox takes the payments." env:"CARTWRIGHT_STRIPE_KEY"`
	StripeSecret  string            `help:"Signing secret of the webhook endpoint /hooks/stripe, whsec_…." env:"CARTWRIGHT_STRIPE_WEBHOOK_SECRET"`
	StripeURL     string            `help:"Base URL of Stripe's API, for a stand-in." env:"CARTWRIGHT_STRIPE_URL"`
	PaymentReturn string            `help:"URL that shoppers come back to when they have proved to their bank who they are." default:"http://localhost" env:"CARTWRIGHT_PAYMENT_RETURN"`
	Capture       string            `help:"When money is taken: dispatch, with the first parcel, or placement, as soon as the order is sure of its units." enum:"dispatch,placement" default:"dispatch" env:"CARTWRIGHT_CAPTURE"`
	Screen        bool              `help:"Screen every attempt to buy for fraud before money is asked for." default:"true" negatable:"" env:"CARTWRIGHT_SCREEN"`
	PaidThrough   map[string]string `help:"Which provider takes which payment method, such as card=stripe;paypal=sandbox; Stripe takes what is not named, when there is a key." env:"CARTWRIGHT_PAID_THROUGH"`
}

// payments is everyone who takes money for the shop.
type payments struct {
	bank      *provider.Provider
	providers app.Providers
	hooks     map[string]app.HookVerifier
	byMethod  process.ByMethod
}

func (s *shop) startPayments(context.Context) (err error) {
	secret, err := s.secret("sandbox")
	if err != nil {
		return err
	}
	signing := fmt.Sprintf("%x", secret)
	bank, err := provider.Open(provider.Options{Dir: s.ledgerDir(), Hooks: &provider.Hooks{Secret: signing, Unasked: true}})
	if err != nil {
		return fmt.Errorf("open the payment sandbox: %w", err)
	}
	s.onClose(bank.Close)
	s.payments = payments{
		bank: bank, providers: app.Providers{app.Sandbox: bank}, byMethod: process.ByMethod{},
		hooks: map[string]app.HookVerifier{app.Sandbox: stripe.Hooks{Secret: signing}},
	}
	if s.StripeKey != "" {
		s.payments.providers[stripeName] = s.stripe()
		s.payments.hooks[stripeName] = stripe.Hooks{Secret: s.StripeSecret}
		s.payments.byMethod[""] = stripeName
	}
	for method, name := range s.PaidThrough {
		if _, err := s.payments.providers.Named(name); err != nil {
			return err
		}
		s.payments.byMethod[method] = name
	}
	return nil
}

func (p parts) stripe() app.PaymentProvider {
	return stripe.New(stripe.Options{Key: p.StripeKey, URL: p.StripeURL, ReturnURL: p.PaymentReturn, Logger: p.logger(), Clock: time.Now})
}

// creditProvider pays with the shop's own gift cards and store credit, and finds their accounts in the log.
func creditProvider(shop app.App, feed pubsub.Feed) app.PaymentProvider {
	return credits.Provider{Accounts: shop.Credits, Everyone: func(ctx context.Context, see func(string) error) error {
		return readLog(ctx, feed, []string{"credit.issued"}, func(r event.Recorded) error { return see(event.IDOf(r.Stream)) })
	}}
}

// ledgerDir is where the payment sandbox keeps its own book.
func (p parts) ledgerDir() string { return filepath.Join(p.Data, "payments") }
