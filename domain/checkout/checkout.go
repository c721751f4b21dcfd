package checkout

import (
	"slices"

	"cartwright/domain/decider"
	"cartwright/domain/money"
	"cartwright/domain/pricing"
	"cartwright/domain/sealed"
)

// Status is where a checkout stands. The zero Status means that it was never started.
type Status string

const (
	IsOpen      Status = "open"
	IsSubmitted Status = "submitted"
	IsCompleted Status = "completed"
	IsCancelled Status = "cancelled"
)

// Checkout is the state of one checkout.
type Checkout struct {
	CheckoutID, CartID, VisitID, OrderID string
	CustomerID                           string // none: a guest
	Channel                              string
	Status                               Status
	Lines                                []Line
	Destination                          Destination
	Delivery                             Option
	Payment                              Means         // of what the credits leave
	Credits                              []Credit      // pay first
	Terms                                string        // the version accepted
	Quote                                pricing.Quote // what the shopper was shown last
	Attempts                             int
	FulfilmentID                         string // of the last attempt
	Parts                                []Part // what that was to be paid by
	Note                                 sealed.Value
	Codes                                []string  // as the shopper entered them
	LastRejection                        *Rejected // why the last attempt failed, until the next one
}

// Decider is how a checkout behaves.
var Decider = decider.Decider[Checkout, Command, Event]{Decide: Decide, Evolve: Evolve}

// Evolve returns the checkout as it is once e has happened.
func Evolve(c Checkout, e Event) Checkout {
	switch e := e.(type) {
	case Started:
		c.CheckoutID, c.CartID, c.VisitID, c.OrderID = e.CheckoutID, e.CartID, e.VisitID, e.OrderID
		c.CustomerID, c.Channel, c.Note, c.Codes = e.CustomerID, e.Channel, e.Note, e.Codes
		c.Lines, c.Status = slices.Clone(e.Lines), IsOpen
	case Claimed:
		c.CustomerID = e.CustomerID
	case AddressGiven:
		c.Destination = e.Destination
	case DeliveryChosen:
		c.Delivery = e.Option
	case PaymentChosen:
		c.Payment, c.Credits = e.Means, e.Credits
	case TermsAccepted:
		c.Terms = e.Version
	case Reviewed:
		c.Quote = e.Quote
	case Submitted:
		c.Status, c.Attempts, c.FulfilmentID, c.LastRejection = IsSubmitted, e.Attempt, e.FulfilmentID, nil
		c.Parts = e.Submission.Parts()
	case Rejected:
		c.Status, c.LastRejection = IsOpen, &e
	case Completed:
		c.Status = IsCompleted
	case Cancelled:
		c.Status = IsCancelled
	}
	return c
}

// Totals is what the checkout comes to by its lines and its delivery alone. Shipping is nothing until that is chosen.
// Discounts and taxes are known once it is reviewed.
func (c Checkout) Totals() (Totals, error) {
	items, err := itemsOf(c.Lines)
	if err != nil {
		return Totals{}, err
	}
	shipping := c.Delivery.Price
	if c.Delivery.Code == "" {
		shipping = money.Of(0, items.Currency)
	}
	total, err := items.Add(shipping)
	return Totals{Items: items, Shipping: shipping, Total: total}, err
}

func itemsOf(lines []Line) (money.Money, error) {
	var items money.Money
	for _, line := range lines {
		price, err := line.UnitPrice.Times(line.Quantity)
		if err != nil {
			return money.Money{}, err
		}
		if items, err = items.Add(price); err != nil {
			return money.Money{}, err
		}
	}
	return items, nil
}
