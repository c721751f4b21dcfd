// Package category is the tree that products are sorted into.
//
// The whole tree is one stream. Its rules look at all of it: a category is not moved below itself, no two sisters share a
// slug, none is removed while there are others below it. A shop has hundreds of categories, at most MaxCategories, and
// changes a few a week.
//
// Products name a category by its id, which looks like a path ("kitchen/tea") and never changes: a category that is renamed
// or moved keeps its products. Where it stands in the tree and what it is called are said here and nowhere else.
package category

import "cartwright/domain/event"

// Category is the first part of the tree's stream name, and TreeID the second.
const (
	Category = "category"
	TreeID   = "tree"
)

// Catalog is the storage contract: names are forever, fields change only by upcast.
var Catalog = event.Catalog{
	"category.created": event.Of[Created](),
	"category.renamed": event.Of[Renamed](),
	"category.moved":   event.Of[Moved](),
	"category.removed": event.Of[Removed](),
}

// Event is a fact of the category tree.
type Event interface{ isEvent() }

// The facts, as they are stored.
type (
	Created struct {
		ID       string `json:"id"`
		Parent   string `json:"parent,omitempty"` // empty at the top
		Name     string `json:"name"`
		Slug     string `json:"slug"` // for addresses, unique among its sisters
		Position int64  `json:"position"`
	}
	Renamed struct {
		ID   string `json:"id"`
		Name string `json:"name"`
		Slug string `json:"slug"`
	}
	// Moved takes all that lies below along.
	Moved struct {
		ID       string `json:"id"`
		Parent   string `json:"parent,omitempty"`
		Position int64  `json:"position"`
	}
	Removed struct {
		ID string `json:"id"`
	}
)

func (Created) isEvent() {}
func (Renamed) isEvent() {}
func (Moved) isEvent()   {}
func (Removed) isEvent() {}
