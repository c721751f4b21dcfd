package app

import (
	"context"
	"errors"
	"fmt"

	"cartwright/domain/pan"
	"cartwright/domain/webhook"
)

// HookPurpose is what a webhook's body is sealed for.
const HookPurpose = "webhook"

// ErrForged is returned for a webhook that its provider has not signed, or not lately.
var ErrForged = errors.New("the signature does not fit")

// ErrNoAccount is returned by a provider that does not know an authorisation.
var ErrNoAccount = errors.New("the provider does not know this authorisation")

// Hook is a provider's word that something has happened, verified. It is taken for a hint: what has happened is asked of the
// provider itself, so that hooks may come late, twice, or in any order.
type Hook struct {
	ID          string // the provider's; the same whenever it is delivered again
	Type        string
	ProviderRef string // of the authorisation it is about, if it is about one
	OrderID     string // of its order, if it says so
	Signature   string
}

// HookVerifier tells a provider's webhooks from forged ones.
type HookVerifier interface {
	// Verify checks a delivery and says what it is about, or returns an ErrForged.
	Verify(body []byte, header func(name string) string) (Hook, error)
}

// WebhookOutcome is how a webhook stands after a request.
type WebhookOutcome = Outcome[webhook.Webhook, webhook.Event]

// TakeHook records a verified webhook as it came, once for each id of the provider's. The body may name the shopper, so it
// is sealed: under the order's key when the order is known, so that forgetting the shopper makes it unreadable, too.
func (a App) TakeHook(ctx context.Context, r Request, provider string, hook Hook, body []byte) (WebhookOutcome, error) {
	id := webhook.ID(provider, hook.ID)
	known, err := a.Webhooks.Load(ctx, id)
	if err != nil || known.Revision != NoStream {
		return known, err
	}
	subject := hook.OrderID
	if subject == "" {
		subject = "webhook:" + provider
	}
	sealed, err := a.Vault.Seal(ctx, subject, []byte(pan.Redact(string(body))), HookPurpose)
	if err != nil {
		return known, fmt.Errorf("seal webhook: %w", err)
	}
	return a.Webhooks.Handle(ctx, envelope[webhook.Command](r, id, webhook.Receive{Received: webhook.Received{
		Ref:  webhook.Ref{WebhookID: id, Provider: provider, ProviderRef: hook.ProviderRef},
		Type: hook.Type, Signature: hook.Signature, Body: sealed,
	}}))
}
