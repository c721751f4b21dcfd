// Package tender is how a shop takes payment: methods, each for some channels, countries, currencies and amounts.
//
// Rules: a method is offered where everything it asks for holds. A shop that has said nothing takes what Default lists.
package tender

import "cartwright/domain/event"

// Category is the first part of the stream name; a shop has one table of methods.
const Category = "tender"

// Catalog is the storage contract: names are forever, fields change only by upcast.
var Catalog = event.Catalog{
	"tender.method_set":       event.Of[MethodSet](),
	"tender.method_withdrawn": event.Of[MethodWithdrawn](),
}

// Event is a fact of a payment method.
type Event interface{ isEvent() }

// Method is a way to pay.
type Method struct {
	Code       string   `json:"code"`
	Name       string   `json:"name"`
	Channels   []string `json:"channels,omitempty"`   // none means all
	Countries  []string `json:"countries,omitempty"`  // ISO 3166-1 alpha-2; none means all
	Currencies []string `json:"currencies,omitempty"` // ISO 4217; none means all
	Min        int64    `json:"min,omitempty"`        // minor units of the total
	Max        int64    `json:"max,omitempty"`        // minor units of the total; 0 means any
}

// The facts, as they are stored.
type (
	MethodSet struct {
		Method
	}
	MethodWithdrawn struct {
		Code string `json:"code"`
	}
)

func (MethodSet) isEvent()       {}
func (MethodWithdrawn) isEvent() {}
