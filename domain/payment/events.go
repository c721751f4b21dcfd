// Package payment is one payment for one attempt to buy, from its authorisation to its last refund and dispute.
//
// Rules: captured ≤ authorised and refunded ≤ captured, however many parts either is made in. It is never captured and
// voided. What is asked of the provider is recorded before the provider is asked, and its answer is recorded once, whoever
// repeats it: a capture and a refund count once for each of the provider's references. What the provider did without being
// asked (in its own back office, or because time ran out) is recorded just the same.
package payment

import (
	"cartwright/domain/event"
	"cartwright/domain/money"
)

// Category is the first part of every payment's stream name.
const Category = "payment"

// Catalog is the storage contract: names are forever, fields change only by upcast.
var Catalog = event.Catalog{
	"payment.requested":         event.Of[Requested](),
	"payment.action_required":   event.Of[ActionRequired](),
	"payment.authorised":        event.Of[Authorised](),
	"payment.declined":          event.Of[Declined](),
	"payment.capture_requested": event.Of[CaptureRequested](),
	"payment.captured":          event.Of[Captured](),
	"payment.capture_declined":  event.Of[CaptureDeclined](),
	"payment.void_requested":    event.Of[VoidRequested](),
	"payment.voided":            event.Of[Voided](),
	"payment.void_declined":     event.Of[VoidDeclined](),
	"payment.refund_requested":  event.Of[RefundRequested](),
	"payment.refunded":          event.Of[Refunded](),
	"payment.refund_declined":   event.Of[RefundDeclined](),
	"payment.dispute_opened":    event.Of[DisputeOpened](),
	"payment.dispute_won":       event.Of[DisputeWon](),
	"payment.dispute_lost":      event.Of[DisputeLost](),
}

// Event is a fact of a payment.
type Event interface {
	isEvent()
	About() Ref
}

// Ref says what a payment is for. It stands in every event, so that each can be routed without looking anything up.
type Ref struct {
	PaymentID    string `json:"payment_id"`
	OrderID      string `json:"order_id"`
	FulfilmentID string `json:"fulfilment_id"`
	Provider     string `json:"provider,omitempty"` // its name; absent is the sandbox
}

// About returns the Ref of the event it stands in.
func (r Ref) About() Ref { return r }

// Card is what a provider tells of a card. It is never enough to pay with: no number, no security code, no track.
type Card struct {
	Brand   string `json:"brand,omitempty"`
	Last4   string `json:"last4,omitempty"`
	Expires string `json:"expires,omitempty"` // year and month, 2029-04
	Country string `json:"country,omitempty"` // of the bank, ISO 3166-1 alpha-2
}

// Payer is the customer who pays, as their provider needs to know them. Guests have none.
type Payer struct {
	CustomerID  string `json:"customer_id,omitempty"`
	CustomerRef string `json:"customer_ref,omitempty"` // the provider's own, when they are known there
	Keep        bool   `json:"keep,omitempty"`         // they agreed to have the means kept for the next time
}

// Kept is the means that a provider keeps for a customer: its token from now on, and who the customer is there.
type Kept struct {
	Token       string `json:"token,omitempty"`
	CustomerRef string `json:"customer_ref,omitempty"`
}

// The facts, as they are stored.
type (
	// Requested asks the provider to set the amount aside.
	Requested struct {
		Ref
		Amount money.Money `json:"amount"`
		Method string      `json:"method"`
		Token  string      `json:"token"` // the provider's token, never a card number
		Payer  Payer       `json:"payer,omitzero"`
	}
	// ActionRequired waits for the shopper, who has to prove at the RedirectURL who they are.
	ActionRequired struct {
		Ref
		ProviderRef string `json:"provider_ref"`
		RedirectURL string `json:"redirect_url"`
	}
	Authorised struct {
		Ref
		Amount      money.Money `json:"amount"`
		ProviderRef string      `json:"provider_ref"`
		Card        Card        `json:"card,omitzero"`
		Kept        Kept        `json:"kept,omitzero"`
	}
	Declined struct {
		Ref
		Code   string `json:"code"`
		Reason string `json:"reason"`
	}
)

// The facts, as they are stored.
type (
	// CaptureRequested takes some of what is set aside; the rest is let go with it unless the capture is Partial. The last
	// capture of several may take nothing, and only let go.
	CaptureRequested struct {
		Ref
		ProviderRef string      `json:"provider_ref"`
		Amount      money.Money `json:"amount"`
		CaptureID   string      `json:"capture_id,omitempty"` // absent is the one capture of all of it
		Partial     bool        `json:"partial,omitempty"`
	}
	Captured struct {
		Ref
		Amount    money.Money `json:"amount"`
		CaptureID string      `json:"capture_id,omitempty"`
		Partial   bool        `json:"partial,omitempty"`
		Reference string      `json:"reference,omitempty"` // the provider's, of this capture
	}
	// CaptureDeclined leaves the amount set aside, if it still is.
	CaptureDeclined struct {
		Ref
		CaptureID string      `json:"capture_id,omitempty"`
		Amount    money.Money `json:"amount"`
		Code      string      `json:"code"`
		Reason    string      `json:"reason"`
	}
	// VoidRequested asks the provider to let go of the authorisation. Without a ProviderRef there is none yet to let go
	// of: it is the wish, and comes again with the ProviderRef should the authorisation still come.
	VoidRequested struct {
		Ref
		ProviderRef string `json:"provider_ref"`
		Declined    int    `json:"declined,omitempty"` // how often before
	}
	// Voided says that the provider has let go, asked or not: authorisations lapse.
	Voided struct {
		Ref
	}
	VoidDeclined struct {
		Ref
		Code   string `json:"code"`
		Reason string `json:"reason"`
	}
)

// The facts, as they are stored.
type (
	RefundRequested struct {
		Ref
		RefundID    string      `json:"refund_id"`
		ProviderRef string      `json:"provider_ref"`
		Amount      money.Money `json:"amount"`
		Reason      string      `json:"reason"`
	}
	Refunded struct {
		Ref
		RefundID  string      `json:"refund_id"`
		Amount    money.Money `json:"amount"`
		Reference string      `json:"reference,omitempty"` // the provider's, of this refund
		External  bool        `json:"external,omitempty"`  // made at the provider, not asked for here
	}
	// RefundDeclined leaves the amount with the shop: refused at once, or sent back by the shopper's bank later.
	RefundDeclined struct {
		Ref
		RefundID string      `json:"refund_id"`
		Amount   money.Money `json:"amount"`
		Code     string      `json:"code"`
		Reason   string      `json:"reason"`
		Returned bool        `json:"returned,omitempty"` // it had been refunded before
	}
	// DisputeOpened says that the shopper's bank wants the amount back and has it until the dispute is decided.
	DisputeOpened struct {
		Ref
		DisputeID string      `json:"dispute_id"` // the provider's
		Amount    money.Money `json:"amount"`
		Reason    string      `json:"reason"`
	}
	DisputeWon struct {
		Ref
		DisputeID string      `json:"dispute_id"`
		Amount    money.Money `json:"amount"`
	}
	DisputeLost struct {
		Ref
		DisputeID string      `json:"dispute_id"`
		Amount    money.Money `json:"amount"`
	}
)

func (Requested) isEvent()        {}
func (ActionRequired) isEvent()   {}
func (Authorised) isEvent()       {}
func (Declined) isEvent()         {}
func (CaptureRequested) isEvent() {}
func (Captured) isEvent()         {}
func (CaptureDeclined) isEvent()  {}
func (VoidRequested) isEvent()    {}
func (Voided) isEvent()           {}
func (VoidDeclined) isEvent()     {}
func (RefundRequested) isEvent()  {}
func (Refunded) isEvent()         {}
func (RefundDeclined) isEvent()   {}
func (DisputeOpened) isEvent()    {}
func (DisputeWon) isEvent()       {}
func (DisputeLost) isEvent()      {}
