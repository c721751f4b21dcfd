package process

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"cartwright/app"
	"cartwright/domain/checkout"
	"cartwright/domain/event"
	"cartwright/domain/risk"
)

// Screening gathers what is known of an attempt and has it weighed. It may miss what has only just happened elsewhere: the
// records follow the log by a moment.
type Screening struct {
	App          app.App
	Providers    app.Providers
	ByMethod     ByMethod
	Fingerprints app.Fingerprints
	Records      Records
}

// Records is what earlier attempts have left behind.
type Records interface {
	// Recent counts the attempts since a time that share a fingerprint with this one, not counting itself.
	Recent(ctx context.Context, self string, s risk.Signals, since time.Time) (risk.Counts, error)
	// Past is what an account has ordered before, in a currency.
	Past(ctx context.Context, account, currency string) (risk.History, error)
}

// recently is how far attempts are counted back.
const recently = time.Hour

// Names lists the events that ask for a verdict.
func (Screening) Names() []string { return []string{nameOf[risk.Requested]()} }

// Key names what must be handled one at a time: an attempt.
func (Screening) Key(r event.Recorded) string { return event.IDOf(r.Stream) }

// Handle gathers the signals and sends them to be weighed.
func (p Screening) Handle(ctx context.Context, r event.Recorded) error {
	asked, ok := r.Event.(risk.Requested)
	if !ok {
		return nil
	}
	signals, err := p.signals(ctx, asked, r)
	if err != nil {
		return fmt.Errorf("screen %s: %w", asked.FulfilmentID, err)
	}
	weigh := Send{Target: asked.FulfilmentID, Command: risk.Weigh{Signals: signals}}
	return sender{app: p.App, actor: "screening"}.
		carryOut(ctx, weigh, app.DeriveUUID(r.ID, "weigh").String(), following(r.Meta, r.ID))
}

func (p Screening) signals(ctx context.Context, asked risk.Requested, r event.Recorded) (s risk.Signals, err error) {
	s = risk.Signals{Amount: asked.Amount, Country: asked.Country, Client: r.Meta.Client}
	current, err := p.App.Checkouts.Load(ctx, asked.CheckoutID)
	if err != nil {
		return s, err
	}
	if err := p.card(ctx, current.State.Payment, &s); err != nil {
		return s, err
	}
	if err := p.person(ctx, current.State.Destination, &s); err != nil {
		return s, err
	}
	if s.Recent, err = p.Records.Recent(ctx, asked.FulfilmentID, s, r.At.Add(-recently)); err != nil {
		return s, err
	}
	if s.Account != "" {
		s.Past, err = p.Records.Past(ctx, s.Account, asked.Amount.Currency)
	}
	return s, err
}

// card leaves what needs none unknown: gift cards and store credit may pay for all of it.
func (p Screening) card(ctx context.Context, means checkout.Means, s *risk.Signals) error {
	if means.Method == "" {
		return nil
	}
	provider, err := p.Providers.Named(p.ByMethod.taking(means))
	if err != nil {
		return err
	}
	card, err := provider.Describe(ctx, means.Token)
	s.Card, s.CardCountry = p.Fingerprints.Of("card", card.Fingerprint), card.Country
	return err
}

// person leaves what was erased unknown.
func (p Screening) person(ctx context.Context, to checkout.Destination, s *risk.Signals) error {
	plain, err := p.App.Vault.Open(ctx, to.Address, app.AddressPurpose)
	if errors.Is(err, app.ErrErased) {
		return nil
	}
	if err != nil {
		return err
	}
	var address app.Address
	if err := json.Unmarshal(plain, &address); err != nil {
		return fmt.Errorf("read the address: %w", err)
	}
	s.Account, s.Address = p.Fingerprints.Person(address.Email), p.Fingerprints.Place(address)
	return nil
}
