package stripe

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/stripe/stripe-go/v85/webhook"

	"cartwright/app"
)

// SignatureHeader is where Stripe signs what it sends.
const SignatureHeader = "Stripe-Signature"

// Hooks tells Stripe's webhooks from forged ones.
type Hooks struct {
	Secret string // of the endpoint, whsec_…
}

// tolerance is how old a signature may be. Deliveries that are repeated later are signed anew.
const tolerance = 5 * time.Minute

// Verify checks a delivery and says what it is about, or returns an app.ErrForged.
func (h Hooks) Verify(body []byte, header func(name string) string) (app.Hook, error) {
	signature := header(SignatureHeader)
	if h.Secret == "" {
		return app.Hook{}, fmt.Errorf("%w: no secret is configured", app.ErrForged)
	}
	event, err := webhook.ConstructEventWithOptions(body, signature, h.Secret, webhook.ConstructEventOptions{
		Tolerance: tolerance, IgnoreAPIVersionMismatch: true, // nothing is read from it but ids
	})
	if err != nil {
		return app.Hook{}, errors.Join(app.ErrForged, err)
	}
	hook := app.Hook{ID: event.ID, Type: string(event.Type), Signature: signature}
	if event.Data != nil {
		hook.ProviderRef, hook.OrderID = about(event.Data.Raw)
	}
	return hook, nil
}

// about is the payment that an object is, or belongs to.
func about(object json.RawMessage) (providerRef, orderID string) {
	var o struct {
		ID, Object    string
		PaymentIntent json.RawMessage   `json:"payment_intent"`
		Metadata      map[string]string `json:"metadata"`
	}
	if json.Unmarshal(object, &o) != nil {
		return "", ""
	}
	if o.Object == "payment_intent" {
		return o.ID, o.Metadata["order_id"]
	}
	var expanded struct{ ID string }
	if json.Unmarshal(o.PaymentIntent, &providerRef) != nil {
		_ = json.Unmarshal(o.PaymentIntent, &expanded) // an object that belongs to no payment is about none
		providerRef = expanded.ID
	}
	return providerRef, ""
}
