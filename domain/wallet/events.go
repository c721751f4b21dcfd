// Package wallet is the payment methods a customer keeps for the next time.
//
// Rules: a method is kept by the provider's token alone, with what people recognise it by; never a number, a security code
// or a track. A card is kept once, however often it is saved: the newest token replaces the older one. One method is the
// default as long as there are any. What was removed stays removed, and its provider is asked to forget it, too.
package wallet

import "cartwright/domain/event"

// Category is the first part of every wallet's stream name; a customer has one, under the customer's id.
const Category = "wallet"

// Catalog is the storage contract: names are forever, fields change only by upcast.
var Catalog = event.Catalog{
	"wallet.method_kept":     event.Of[Kept](),
	"wallet.default_set":     event.Of[DefaultSet](),
	"wallet.method_removed":  event.Of[Removed](),
	"wallet.method_detached": event.Of[Detached](),
}

// Event is a fact of a wallet.
type Event interface{ isEvent() }

// Method is a saved payment method. Nobody can pay with what is in it but the shop that has the provider's secret key.
type Method struct {
	MethodID    string `json:"payment_method_id"`
	Method      string `json:"method"` // the shop's name for this way to pay, such as card
	Provider    string `json:"provider"`
	Token       string `json:"token"`                  // the provider's
	CustomerRef string `json:"customer_ref,omitempty"` // the provider's, of the customer it is kept for
	Brand       string `json:"brand,omitempty"`
	Last4       string `json:"last4,omitempty"`
	Expires     string `json:"expires,omitempty"`     // year and month, 2029-04; absent: never
	Fingerprint string `json:"fingerprint,omitempty"` // keyed hash: equal ones are the same card
}

// The facts, as they are stored.
type (
	// Kept says that the customer agreed to have a method kept.
	Kept struct {
		CustomerID string `json:"customer_id"`
		Method
		Default bool `json:"default,omitempty"`
	}
	// DefaultSet says which method is offered first.
	DefaultSet struct {
		CustomerID string `json:"customer_id"`
		MethodID   string `json:"payment_method_id"`
	}
	// Removed asks the provider to forget the method, too.
	Removed struct {
		CustomerID  string `json:"customer_id"`
		MethodID    string `json:"payment_method_id"`
		Provider    string `json:"provider"`
		Token       string `json:"token"`
		CustomerRef string `json:"customer_ref,omitempty"`
		ReplacedBy  string `json:"replaced_by,omitempty"` // the same card, saved again
	}
	// Detached says that the provider has forgotten it.
	Detached struct {
		CustomerID string `json:"customer_id"`
		MethodID   string `json:"payment_method_id"`
	}
)

func (Kept) isEvent()       {}
func (DefaultSet) isEvent() {}
func (Removed) isEvent()    {}
func (Detached) isEvent()   {}
