package cart

import (
	"fmt"
	"math"

	"cartwright/domain/money"
)

// Offer is one SKU as it is for sale today.
type Offer struct {
	Title      string
	Price      money.Money
	Components []Component // what a bundle holds
}

// Component is some units of another SKU in one unit of a bundle.
type Component struct {
	SKU      string
	Quantity int64
}

// Today is what the shop says of a cart's SKUs now. An SKU without an offer is not for sale.
type Today struct {
	Offers    map[string]Offer  // by SKU
	Available map[string]int64  // units by SKU, over all locations; of what bundles hold, too
	Refused   map[string]string // coupons that take nothing off, by code, and why
}

// Change is what has become different since the shopper saw it.
type Change struct {
	LineID, SKU string
	Kind        ChangeKind
	From, To    Price // To is empty when the line is not for sale any more
}

// ChangeKind says what is different.
type ChangeKind string

const (
	PriceChanged ChangeKind = "price_changed"
	TitleChanged ChangeKind = "title_changed"
	Unpublished  ChangeKind = "unpublished"
)

// Problem is what stands between a cart and its order.
type Problem struct {
	Kind        ProblemKind
	LineID, SKU string // of a coupon, neither
	Coupon      string
	Available   int64 // how many there are, when they are too few
	Message     string
}

// ProblemKind says what kind of problem it is.
type ProblemKind string

const (
	NewPrice      ProblemKind = "price_changed"
	NotForSale    ProblemKind = "not_for_sale"
	OutOfStock    ProblemKind = "out_of_stock"
	TooFew        ProblemKind = "too_few"
	CouponRefused ProblemKind = "coupon_refused"
)

// Changes compares what the shopper saw with what holds today, line by line.
func (c Contents) Changes(today Today) []Change {
	var all []Change
	for _, line := range c.Lines {
		seen := line.seen()
		now, forSale := today.price(line)
		add := func(kind ChangeKind) { all = append(all, Change{line.ID, line.SKU, kind, seen, now}) }
		if !forSale {
			add(Unpublished)
			continue
		}
		if now.UnitPrice != seen.UnitPrice {
			add(PriceChanged)
		}
		if now.Title != seen.Title {
			add(TitleChanged)
		}
	}
	return all
}

// Problems lists what must be dealt with before the contents can be bought, in the order of the lines, then the coupons.
// Stock is counted by SKU, over lines and over what bundles hold: the line with which the units run out has the problem, and
// every one after it.
func (c Contents) Problems(today Today) []Problem {
	var all []Problem
	taken := map[string]int64{}
	for _, line := range c.Lines {
		all = append(all, line.problems(today, today.left(line.SKU, taken))...)
		for _, part := range today.parts(line.SKU) {
			taken[part.SKU] += part.Quantity * line.Quantity
		}
	}
	for _, code := range c.Coupons {
		if why, refused := today.Refused[code]; refused {
			all = append(all, Problem{Kind: CouponRefused, Coupon: code, Message: why})
		}
	}
	return all
}

func (l Line) problems(today Today, left int64) []Problem {
	now, forSale := today.price(l)
	problem := func(kind ProblemKind, available int64, message string) Problem {
		return Problem{Kind: kind, LineID: l.ID, SKU: l.SKU, Available: available, Message: message}
	}
	if !forSale {
		return []Problem{problem(NotForSale, 0, l.Title+" is not for sale any more; remove it.")}
	}
	var all []Problem
	if now.UnitPrice != l.UnitPrice {
		all = append(all, problem(NewPrice, 0, l.Title+" has a new price; accept it, or remove the item."))
	}
	switch {
	case left == 0:
		all = append(all, problem(OutOfStock, 0, l.Title+" is out of stock; save it for later, or remove it."))
	case left < l.Quantity:
		all = append(all, problem(TooFew, left, fmt.Sprintf("There are only %d of %s left; take fewer.", left, l.Title)))
	}
	return all
}

// parts are the units that are needed for one of a SKU.
func (t Today) parts(sku string) []Component {
	if components := t.Offers[sku].Components; len(components) > 0 {
		return components
	}
	return []Component{{sku, 1}}
}

// left is how many of a SKU there are besides what is taken: as many as of that component there are the fewest for.
func (t Today) left(sku string, taken map[string]int64) int64 {
	fewest := int64(math.MaxInt64)
	for _, part := range t.parts(sku) {
		fewest = min(fewest, max(t.Available[part.SKU]-taken[part.SKU], 0)/part.Quantity)
	}
	return fewest
}

// price is what a line costs today. A price in another currency than the line's does not count.
func (t Today) price(l Line) (Price, bool) {
	offer, forSale := t.Offers[l.SKU]
	if !forSale || offer.Price.Currency != l.UnitPrice.Currency {
		return Price{}, false
	}
	return Price{LineID: l.ID, SKU: l.SKU, Title: offer.Title, UnitPrice: offer.Price}, true
}

func (l Line) seen() Price {
	return Price{LineID: l.ID, SKU: l.SKU, Title: l.Title, UnitPrice: l.UnitPrice}
}
