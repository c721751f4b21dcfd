// Package webhook is one message of a payment provider, kept as it came. Its id follows from the provider's, so that it is
// kept once however often it is delivered.
package webhook

import (
	"cartwright/domain/event"
	"cartwright/domain/sealed"
)

// Category is the first part of every webhook's stream name.
const Category = "webhook"

// Catalog is the storage contract: names are forever, fields change only by upcast.
var Catalog = event.Catalog{
	"webhook.received": event.Of[Received](),
	"webhook.redriven": event.Of[Redriven](),
}

// Event is a fact of a webhook.
type Event interface{ isEvent() }

// Ref says what a webhook is about.
type Ref struct {
	WebhookID   string `json:"webhook_id"`
	Provider    string `json:"provider"`
	ProviderRef string `json:"provider_ref,omitempty"` // of the authorisation, if it is about one
}

// The facts, as they are stored.
type (
	Received struct {
		Ref
		Type      string       `json:"type"` // the provider's word for it
		Signature string       `json:"signature"`
		Body      sealed.Value `json:"body"` // the bytes that were signed, card numbers made unreadable
	}
	// Redriven has it handled once more.
	Redriven struct {
		Ref
		Number int `json:"number"` // 1, 2, …
	}
)

func (Received) isEvent() {}
func (Redriven) isEvent() {}
