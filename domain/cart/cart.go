package cart

import (
	"maps"
	"slices"
	"time"

	"cartwright/domain/decider"
	"cartwright/domain/money"
)

// Status is where a cart stands. The zero Status means that it was never opened.
type Status string

const (
	IsOpen       Status = "open"
	IsCheckedOut Status = "checked_out"
	IsCompleted  Status = "completed" // bought
	IsClosed     Status = "closed"    // merged into another cart
)

// Cart is the state of one cart.
type Cart struct {
	CartID, VisitID, Currency, Channel string
	CustomerID                         string // none: a guest's
	Status                             Status
	Contents
	CheckoutID   string              // of the last checkout
	Checkouts    int                 // how many were started
	OrderID      string              // once it is bought
	Into         string              // the cart it was merged into
	Taken        map[string]Contents // what was taken over, by the cart it came from
	ShareToken   string              // none: not shared
	Abandonments int                 // how often it was left alone too long
	SilentSince  time.Time           // while it is abandoned
}

// Decider is how a cart behaves.
var Decider = decider.Decider[Cart, Command, Event]{Decide: Decide, Evolve: Evolve}

// Evolve returns the cart as it is once e has happened.
func Evolve(c Cart, e Event) Cart {
	switch e := e.(type) {
	case Opened:
		c.CartID, c.VisitID, c.Currency, c.Channel = e.CartID, e.VisitID, e.Currency, e.Channel
		c.CustomerID, c.Status = e.CustomerID, IsOpen
	case Claimed:
		c.CustomerID = e.CustomerID
	case CheckedOut:
		c.Status, c.CheckoutID = IsCheckedOut, e.CheckoutID
		c.Checkouts++
	case Reopened:
		c.Status = IsOpen
	case Completed:
		c.Status, c.OrderID = IsCompleted, e.OrderID
	case Merged:
		c.Contents = e.Result
		c.Taken = maps.Clone(c.Taken)
		if c.Taken == nil {
			c.Taken = map[string]Contents{}
		}
		c.Taken[e.GuestCartID] = e.Guest
	case Closed:
		c.Status, c.Into = IsClosed, e.Into
	case Shared:
		c.ShareToken = e.Token
	case Unshared:
		c.ShareToken = ""
	case Abandoned:
		c.Abandonments, c.SilentSince = e.Number, e.Since
	case Recovered:
		c.SilentSince = time.Time{}
	default:
		c.Contents = c.Contents.evolve(e)
	}
	return c
}

// evolve returns the contents as they are once e has happened.
func (c Contents) evolve(e Event) Contents {
	switch e := e.(type) {
	case ItemAdded:
		c.Lines = joined(c.Lines, Line{
			ID: idOf(e.LineID, e.SKU), SKU: e.SKU, ProductID: e.ProductID, Title: e.Title,
			Quantity: e.Quantity, UnitPrice: e.UnitPrice, Data: e.Data,
		})
	case QuantityChanged:
		c.Lines = changed(c.Lines, idOf(e.LineID, e.SKU), func(l *Line) { l.Quantity = e.Quantity })
	case ItemRemoved:
		c.Lines = without(c.Lines, idOf(e.LineID, e.SKU))
	case LineNoted:
		c.Lines = changed(c.Lines, e.LineID, func(l *Line) { l.Note = e.Note })
	case Noted:
		c.Note = e.Note
	case SavedForLater:
		c.Lines, c.Later = without(c.Lines, e.Line.ID), replaced(c.Later, e.Line)
	case MovedBack:
		c.Lines, c.Later = replaced(c.Lines, e.Line), without(c.Later, e.Line.ID)
	case SavedRemoved:
		c.Later = without(c.Later, e.LineID)
	case CouponEntered:
		c.Coupons = append(slices.Clip(c.Coupons), e.Code)
	case CouponRemoved:
		c.Coupons = slices.DeleteFunc(slices.Clone(c.Coupons), func(code string) bool { return code == e.Code })
	case Repriced:
		for _, price := range e.Lines {
			c.Lines = changed(c.Lines, price.LineID, func(l *Line) { l.Title, l.UnitPrice = price.Title, price.UnitPrice })
		}
	}
	return c
}

// Total is what all lines cost together; of an empty cart, nothing in its currency.
func (c Cart) Total() (money.Money, error) {
	total := money.Of(0, c.Currency)
	for _, line := range c.Lines {
		price, err := line.UnitPrice.Times(line.Quantity)
		if err != nil {
			return money.Money{}, err
		}
		if total, err = total.Add(price); err != nil {
			return money.Money{}, err
		}
	}
	return total, nil
}
