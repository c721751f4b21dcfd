package main

import (
	"context"
	"time"

	"cartwright/adapters/postgres"
	"cartwright/app"
	"cartwright/domain/stock"
	"cartwright/projections/catalog"
	"cartwright/projections/inventory"
	"cartwright/projections/pricing"
)

// startUseCases wires the use cases, over the log, the read models they look into, and who takes the money.
func (s *shop) startUseCases(context.Context) error {
	vault, err := s.vault()
	if err != nil {
		return err
	}
	s.app = app.New(s.streams, shelf{
		catalog:   catalog.Queries{View: s.engine.View("catalog"), Zone: s.TimeZone.location},
		inventory: inventory.Queries{View: s.engine.View("inventory")},
	}, vault, time.Now)
	if s.app.Codes.Secret, err = s.secret("codes"); err != nil {
		return err
	}
	s.app.Terms = s.Terms
	s.app.Takes = s.payments.byMethod.Takes(s.payments.providers)
	s.app.Routing = stock.Routing{Strategy: stock.Strategy(s.Routing), Preferred: s.Prefer}
	prices := pricing.Queries{View: s.engine.View("pricing")}
	s.app.Pricing = app.Pricing{Settings: s.settings(), Promotions: prices, Taxes: prices}
	s.payments.providers[app.Credits] = creditProvider(s.app, s.feed)
	return nil
}

// vault keeps the keys of personal data.
func (s *shop) vault() (*postgres.Keyring, error) {
	kek, err := s.secret("kek")
	if err != nil {
		return nil, err
	}
	return postgres.NewKeyring(s.pool, kek)
}
