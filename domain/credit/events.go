// Package credit is money that the shop owes a holder: a gift card, or one customer's store credit.
//
// Rules: the balance less what is held is never below zero, in one currency. An account pays for an order like any other
// means of payment: an amount is held when a checkout is submitted, captured, in part or in whole, when the order is
// shipped, and released when the attempt is unwound; what was captured can be refunded, never more. Credits, holds,
// captures and refunds are each known by an id and happen once. A hold past its expiry may be taken over when its amount
// is needed. Whether an amount could be held is a fact either way, so that whoever asked twice gets the same answer twice.
package credit

import (
	"time"

	"cartwright/domain/event"
	"cartwright/domain/money"
)

// Category is the first part of every account's stream name.
const Category = "credit"

// Catalog is the storage contract: names are forever, fields change only by upcast.
var Catalog = event.Catalog{
	"credit.issued":           event.Of[Issued](),
	"credit.credited":         event.Of[Credited](),
	"credit.held":             event.Of[Held](),
	"credit.declined":         event.Of[Declined](),
	"credit.captured":         event.Of[Captured](),
	"credit.capture_declined": event.Of[CaptureDeclined](),
	"credit.released":         event.Of[Released](),
	"credit.refunded":         event.Of[Refunded](),
	"credit.expired":          event.Of[Expired](),
	"credit.blocked":          event.Of[Blocked](),
	"credit.unblocked":        event.Of[Unblocked](),
}

// Event is a fact of an account.
type Event interface{ isEvent() }

// Kind is what an account is.
type Kind string

const (
	GiftCard    Kind = "gift_card"    // belongs to whoever knows its code
	StoreCredit Kind = "store_credit" // belongs to one customer
)

// Why held money was released.
const (
	BecauseUnwound  = "unwound"  // whoever held it gave up
	BecauseExpired  = "expired"  // the hold ran out and its amount was needed
	BecauseCaptured = "captured" // the last capture took less
)

// Account says which account an event is about. It stands in every event, so that books can be kept event by event.
type Account struct {
	AccountID string `json:"account_id"`
	Kind      Kind   `json:"kind"`
}

// Ref says which payment of which order an amount is held for. A payment has one hold on an account.
type Ref struct {
	PaymentID    string `json:"payment_id"`
	OrderID      string `json:"order_id"`
	FulfilmentID string `json:"fulfilment_id"`
}

// The facts, as they are stored.
type (
	// Issued opens an account with what is on it.
	Issued struct {
		Account
		Holder    string      `json:"holder,omitempty"` // id of the customer; none for a gift card
		Last4     string      `json:"last4,omitempty"`  // of a gift card's code, which is kept nowhere
		Amount    money.Money `json:"amount"`
		ExpiresAt time.Time   `json:"expires_at,omitzero"`
		Reason    string      `json:"reason"`
	}
	// Credited adds to it.
	Credited struct {
		Account
		CreditID string      `json:"credit_id"`
		Amount   money.Money `json:"amount"`
		Reason   string      `json:"reason"`
	}
	// Expired takes what nobody held when the account's time was over.
	Expired struct {
		Account
		Amount money.Money `json:"amount"`
	}
	// Blocked ends new holds. What is held can still be captured, and refunds still come in.
	Blocked struct {
		Account
		Reason string `json:"reason"`
	}
	Unblocked struct {
		Account
	}
)

// The facts, as they are stored.
type (
	// Held sets an amount aside for one payment.
	Held struct {
		Account
		Ref
		Amount    money.Money `json:"amount"`
		ExpiresAt time.Time   `json:"expires_at"`
	}
	// Declined says that an amount was asked for and could not be held. Code is that of the refusal.
	Declined struct {
		Account
		Ref
		Amount money.Money `json:"amount"`
		Code   string      `json:"code"`
		Reason string      `json:"reason"`
	}
	// Captured takes some of what is held.
	Captured struct {
		Account
		Ref
		CaptureID string      `json:"capture_id"`
		Amount    money.Money `json:"amount"`
	}
	// CaptureDeclined says that a hold was lost and its amount is not there any more.
	CaptureDeclined struct {
		Account
		Ref
		CaptureID string      `json:"capture_id"`
		Amount    money.Money `json:"amount"`
		Code      string      `json:"code"`
		Reason    string      `json:"reason"`
	}
	// Released gives back what is held and not captured.
	Released struct {
		Account
		Ref
		Amount money.Money `json:"amount"`
		Reason string      `json:"reason"`
	}
	// Refunded gives back what was captured. An account that would end too soon to spend it ends at ExpiresAt.
	Refunded struct {
		Account
		Ref
		RefundID  string      `json:"refund_id"`
		Amount    money.Money `json:"amount"`
		Reason    string      `json:"reason"`
		ExpiresAt time.Time   `json:"expires_at,omitzero"` // absent: as before
	}
)

func (Issued) isEvent()          {}
func (Credited) isEvent()        {}
func (Expired) isEvent()         {}
func (Blocked) isEvent()         {}
func (Unblocked) isEvent()       {}
func (Held) isEvent()            {}
func (Declined) isEvent()        {}
func (Captured) isEvent()        {}
func (CaptureDeclined) isEvent() {}
func (Released) isEvent()        {}
func (Refunded) isEvent()        {}
