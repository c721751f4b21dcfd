// Package customer is somebody who signs in: what prices, taxes and promotions need to know of them, and how to reach them.
//
// Rules: a customer's id is the one their identity provider gave them. E-mail address and name are sealed under a key of
// their own; nothing else that tells who they are is kept.
package customer

import (
	"time"

	"cartwright/domain/event"
	"cartwright/domain/sealed"
)

// Category is the first part of every customer's stream name.
const Category = "customer"

// Catalog is the storage contract: names are forever, fields change only by upcast.
var Catalog = event.Catalog{
	"customer.registered":     event.Of[Registered](),
	"customer.described":      event.Of[Described](),
	"customer.grouped":        event.Of[Grouped](),
	"customer.tax_status_set": event.Of[TaxStatusSet](),
	"customer.signed_out":     event.Of[SignedOut](),
}

// Event is a fact of a customer.
type Event interface{ isEvent() }

// Profile is who the customer is.
type Profile struct {
	Email sealed.Value `json:"email"`
	Name  sealed.Value `json:"name"`
}

// The facts, as they are stored.
type (
	Registered struct {
		CustomerID string `json:"customer_id"`
		Profile
	}
	Described struct {
		CustomerID string `json:"customer_id"`
		Profile
	}
	// Grouped puts the customer into a group that has prices and promotions of its own.
	Grouped struct {
		CustomerID string `json:"customer_id"`
		Group      string `json:"group,omitempty"` // absent: in none any more
	}
	// TaxStatusSet says whether the customer pays taxes, and on what grounds not.
	TaxStatusSet struct {
		CustomerID string `json:"customer_id"`
		Exempt     bool   `json:"exempt"`
		Grounds    string `json:"grounds,omitempty"` // such as the number of a certificate
	}
	// SignedOut ends every sign-in there was: tokens that were issued before count no more.
	SignedOut struct {
		CustomerID string    `json:"customer_id"`
		At         time.Time `json:"at"`
	}
)

func (Registered) isEvent()   {}
func (Described) isEvent()    {}
func (Grouped) isEvent()      {}
func (TaxStatusSet) isEvent() {}
func (SignedOut) isEvent()    {}
