package process

import (
	"context"
	"errors"
	"fmt"

	"cartwright/app"
	"cartwright/domain/event"
	"cartwright/domain/webhook"
)

// Hooks brings payments up to date when their providers send word. What a webhook says is not believed: it may be late, or
// overtaken by another. The provider is asked how things are now, and that is recorded.
type Hooks struct {
	Payments Payments
}

// Names lists the events that are a provider's word.
func (Hooks) Names() []string {
	return []string{nameOf[webhook.Received](), nameOf[webhook.Redriven]()}
}

// Key names what must be handled one at a time: what is about one payment.
func (Hooks) Key(r event.Recorded) string {
	if about := refOf(r.Event); about.ProviderRef != "" {
		return about.ProviderRef
	}
	return r.Stream
}

// Handle asks the provider and records the answer.
func (p Hooks) Handle(ctx context.Context, r event.Recorded) error {
	about := refOf(r.Event)
	if about.ProviderRef == "" {
		return nil
	}
	provider, err := p.Payments.Providers.Named(about.Provider)
	if err != nil {
		return err
	}
	account, err := provider.Find(ctx, about.ProviderRef)
	switch {
	case errors.Is(err, app.ErrNoAccount):
		return nil // of another shop that shares the provider's account
	case err != nil:
		return fmt.Errorf("look at %s: %w", about.ProviderRef, err)
	}
	return p.Payments.record(ctx, account, r)
}

func refOf(e any) webhook.Ref {
	switch e := e.(type) {
	case webhook.Received:
		return e.Ref
	case webhook.Redriven:
		return e.Ref
	}
	return webhook.Ref{}
}
