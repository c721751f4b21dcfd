// Package visit is what shoppers do before and beside buying: views, clicks and searches of one visit.
package visit

import "cartwright/domain/event"

// Category is the first part of every visit's stream name.
const Category = "visit"

// Catalog is the storage contract: names are forever, fields change only by upcast.
var Catalog = event.Catalog{
	"visit.started":        event.Of[Started](),
	"visit.product_viewed": event.Of[ProductViewed](),
	"visit.clicked":        event.Of[Clicked](),
	"visit.searched":       event.Of[Searched](),
}

// Event is a fact of a visit.
type Event interface{ isEvent() }

// The facts, as they are stored.
type (
	// Started opens the stream with the visit's first act.
	Started struct {
		VisitID string `json:"visit_id"`
	}
	// ProductViewed says that a product page was shown.
	ProductViewed struct {
		VisitID   string `json:"visit_id"`
		ProductID string `json:"product_id"`
		Previous  string `json:"previous,omitempty"` // the product viewed before this one, for sequence rules
	}
	// Clicked says that something other than a product page was followed, such as a recommendation or a banner.
	Clicked struct {
		VisitID   string `json:"visit_id"`
		Target    string `json:"target"`
		ProductID string `json:"product_id,omitempty"`
	}
	// Searched says what was looked for and how much was found.
	Searched struct {
		VisitID string `json:"visit_id"`
		Query   string `json:"query"`
		Results int    `json:"results"`
	}
)

func (Started) isEvent()       {}
func (ProductViewed) isEvent() {}
func (Clicked) isEvent()       {}
func (Searched) isEvent()      {}
