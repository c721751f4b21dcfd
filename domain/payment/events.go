// Package payment is one payment for one attempt to buy, from its authorisation to its last refund.
//
// Rules: captured ≤ authorised and refunded ≤ captured. It is captured at most once. What is asked of the provider is
// recorded before the provider is asked, and the answer is recorded once, whoever repeats it.
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
	"payment.authorised":        event.Of[Authorised](),
	"payment.declined":          event.Of[Declined](),
	"payment.capture_requested": event.Of[CaptureRequested](),
	"payment.captured":          event.Of[Captured](),
	"payment.void_requested":    event.Of[VoidRequested](),
	"payment.voided":            event.Of[Voided](),
	"payment.refund_requested":  event.Of[RefundRequested](),
	"payment.refunded":          event.Of[Refunded](),
}

//sumtype:decl
type Event interface{ isEvent() }

// Ref says what a payment is for. It stands in every event, so that each can be routed without looking anything up.
type Ref struct {
	PaymentID    string `json:"payment_id"`
	OrderID      string `json:"order_id"`
	FulfilmentID string `json:"fulfilment_id"`
}

type (
	// Requested asks the provider to set the amount aside.
	Requested struct {
		Ref
		Amount money.Money `json:"amount"`
		Method string      `json:"method"`
		Token  string      `json:"token"` // the provider's token, never a card number
	}
	Authorised struct {
		Ref
		Amount      money.Money `json:"amount"`
		ProviderRef string      `json:"provider_ref"`
	}
	Declined struct {
		Ref
		Code   string `json:"code"`
		Reason string `json:"reason"`
	}
	CaptureRequested struct {
		Ref
		ProviderRef string      `json:"provider_ref"`
		Amount      money.Money `json:"amount"`
	}
	Captured struct {
		Ref
		Amount money.Money `json:"amount"`
	}
	// VoidRequested asks the provider to let go of the authorisation. Without a ProviderRef there is none yet to let go
	// of: it is the wish, and comes again with the ProviderRef should the authorisation still come.
	VoidRequested struct {
		Ref
		ProviderRef string `json:"provider_ref"`
	}
	Voided struct {
		Ref
	}
	RefundRequested struct {
		Ref
		RefundID    string      `json:"refund_id"`
		ProviderRef string      `json:"provider_ref"`
		Amount      money.Money `json:"amount"`
		Reason      string      `json:"reason"`
	}
	Refunded struct {
		Ref
		RefundID string      `json:"refund_id"`
		Amount   money.Money `json:"amount"`
	}
)

func (Requested) isEvent()        {}
func (Authorised) isEvent()       {}
func (Declined) isEvent()         {}
func (CaptureRequested) isEvent() {}
func (Captured) isEvent()         {}
func (VoidRequested) isEvent()    {}
func (Voided) isEvent()           {}
func (RefundRequested) isEvent()  {}
func (Refunded) isEvent()         {}
