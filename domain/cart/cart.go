package cart

import (
	"slices"

	"cartwright/domain/decider"
	"cartwright/domain/money"
)

// Status is where a cart stands. The zero Status means that it was never opened.
type Status string

const (
	IsOpen       Status = "open"
	IsCheckedOut Status = "checked_out"
)

// Cart is the state of one cart.
type Cart struct {
	CartID, VisitID, Currency, Channel string
	Status                             Status
	Lines                              []Line // in the order they were first added
	CheckoutID                         string // of the last checkout
	Checkouts                          int    // how many were started
}

// Line is some units of one SKU.
type Line struct {
	SKU, ProductID, Title string
	Quantity              int64
	UnitPrice             money.Money
}

// Decider is how a cart behaves.
var Decider = decider.Decider[Cart, Command, Event]{Decide: Decide, Evolve: Evolve}

// Evolve returns the cart as it is once e has happened.
func Evolve(c Cart, e Event) Cart {
	switch e := e.(type) {
	case Opened:
		c.CartID, c.VisitID, c.Currency, c.Channel = e.CartID, e.VisitID, e.Currency, e.Channel
		c.Status = IsOpen
	case ItemAdded:
		c.Lines = added(c.Lines, e)
	case QuantityChanged:
		c.Lines = slices.Clone(c.Lines)
		if i := c.find(e.SKU); i >= 0 {
			c.Lines[i].Quantity = e.Quantity
		}
	case ItemRemoved:
		c.Lines = slices.DeleteFunc(slices.Clone(c.Lines), func(l Line) bool { return l.SKU == e.SKU })
	case CheckedOut:
		c.Status, c.CheckoutID = IsCheckedOut, e.CheckoutID
		c.Checkouts++
	case Reopened:
		c.Status = IsOpen
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

// added returns a copy of the lines with the units on theirs. The whole line takes the latest title and price.
func added(lines []Line, e ItemAdded) []Line {
	line := Line{e.SKU, e.ProductID, e.Title, e.Quantity, e.UnitPrice}
	i := slices.IndexFunc(lines, func(l Line) bool { return l.SKU == e.SKU })
	if i < 0 {
		return append(slices.Clip(lines), line)
	}
	line.Quantity += lines[i].Quantity
	lines = slices.Clone(lines)
	lines[i] = line
	return lines
}

func (c Cart) find(sku string) int {
	return slices.IndexFunc(c.Lines, func(l Line) bool { return l.SKU == sku })
}
