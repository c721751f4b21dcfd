package checkout

import (
	"fmt"

	"cartwright/domain/money"
	"cartwright/domain/pricing"
	"cartwright/domain/refusal"
	"cartwright/domain/sealed"
)

// Refusals by where the checkout stands.
var (
	ErrNotFound = refusal.New(refusal.Missing, "checkout_not_found", "There is no such checkout; check a cart out first.")
	ErrExists   = refusal.New(refusal.Conflict, "checkout_exists",
		"A checkout with this id exists for another cart; start this one under another id.")
	ErrSubmitted = refusal.New(refusal.Conflict, "checkout_submitted",
		"The checkout was submitted; wait for its outcome before you change it.")
	ErrCompleted = refusal.New(refusal.Conflict, "checkout_completed",
		"The checkout is completed; open another cart to buy more.")
	ErrCustomer = refusal.New(refusal.Invalid, "checkout_customer_missing",
		"Name the customer who takes the checkout over.").At("/customer_id")
	ErrCancelled = refusal.New(refusal.Conflict, "checkout_cancelled",
		"The checkout was cancelled; check the cart out again.")
)

// Command is something that a checkout may be asked for.
type Command interface{ isCommand() }

// The commands, with all that the rules need to know.
type (
	// By is a command of somebody: of a customer, or of a guest when there is no id. A customer's checkout does not exist
	// for anybody else. The shop's own commands come as they are.
	By struct {
		CustomerID string
		Command    Command
	}
	Start struct {
		CheckoutID, CartID, VisitID, CustomerID, OrderID, Channel string
		Lines                                                     []Line
		Note                                                      sealed.Value
		Codes                                                     []string
	}
	// Claim follows a guest's cart that becomes a customer's.
	Claim struct {
		CustomerID string
	}
	GiveAddress struct {
		Destination Destination
	}
	// ChooseDelivery must name one of the options on offer, and what there is to choose about it.
	ChooseDelivery struct {
		Code, PickupPoint, Window string
		Offered                   []Offer
	}
	// ChoosePayment must name one of the methods on offer, unless there are Credits.
	ChoosePayment struct {
		Means   Means
		Credits []Credit
		Offered []string
	}
	AcceptTerms struct {
		Version string
	}
	// Review shows the shopper what the checkout comes to now.
	Review struct {
		Quote pricing.Quote
	}
	// Submit carries what only the outside knows: the id of this attempt, what the checkout comes to now, the options still
	// on offer, what is on each of the credits, where the units are and the terms that hold, if any. Total is what the shopper
	// agreed to pay, if they said.
	Submit struct {
		FulfilmentID string
		Quote        pricing.Quote
		Total        money.Money
		Offered      []Offer
		Methods      []string
		There        []money.Money // on each of the credits chosen
		Pieces       []Piece
		Terms        string
		Coupons      []string // whose uses are counted
	}
	// Reject and Complete end the attempt they name; any other attempt's end changes nothing.
	Reject struct {
		FulfilmentID, Code, Detail, SKU string
	}
	Complete struct {
		FulfilmentID string
	}
	Cancel struct{}
)

func (By) isCommand()             {}
func (Start) isCommand()          {}
func (Claim) isCommand()          {}
func (GiveAddress) isCommand()    {}
func (ChooseDelivery) isCommand() {}
func (ChoosePayment) isCommand()  {}
func (AcceptTerms) isCommand()    {}
func (Review) isCommand()         {}
func (Submit) isCommand()         {}
func (Reject) isCommand()         {}
func (Complete) isCommand()       {}
func (Cancel) isCommand()         {}

// Decide answers a command with new events, none when it is already so, or a refusal.
func Decide(c Checkout, cmd Command) ([]Event, error) {
	if by, someone := cmd.(By); someone {
		if c.CustomerID != "" && c.CustomerID != by.CustomerID {
			return nil, ErrNotFound
		}
		cmd = by.Command
	}
	if cmd, starts := cmd.(Start); starts {
		return start(c, cmd)
	}
	if c.Status == "" {
		return nil, ErrNotFound
	}
	switch cmd := cmd.(type) {
	case Claim:
		return claim(c, cmd)
	case GiveAddress:
		return giveAddress(c, cmd)
	case ChooseDelivery:
		return chooseDelivery(c, cmd)
	case ChoosePayment:
		return choosePayment(c, cmd)
	case AcceptTerms:
		return acceptTerms(c, cmd)
	case Review:
		return review(c, cmd)
	case Submit:
		return submit(c, cmd)
	case Reject:
		return reject(c, cmd)
	case Complete:
		return complete(c, cmd)
	case Cancel:
		return cancel(c)
	}
	panic(fmt.Sprintf("unknown checkout command %T", cmd))
}

// closed says why the checkout cannot be changed now, if so.
func (c Checkout) closed() error {
	switch c.Status {
	case IsSubmitted:
		return ErrSubmitted
	case IsCompleted:
		return ErrCompleted
	case IsCancelled:
		return ErrCancelled
	}
	return nil
}

// claim is for before the submission: an attempt is made for whoever made it.
func claim(c Checkout, cmd Claim) ([]Event, error) {
	switch {
	case cmd.CustomerID == "":
		return nil, ErrCustomer
	case c.CustomerID == cmd.CustomerID, c.Status == IsCancelled:
		return nil, nil
	case c.CustomerID != "":
		return nil, ErrNotFound
	case c.closed() != nil:
		return nil, c.closed()
	}
	return []Event{Claimed{CheckoutID: c.CheckoutID, CustomerID: cmd.CustomerID}}, nil
}

func reject(c Checkout, cmd Reject) ([]Event, error) {
	if !c.underWay(cmd.FulfilmentID) {
		return nil, nil
	}
	return []Event{Rejected{c.CheckoutID, cmd.FulfilmentID, cmd.Code, cmd.Detail, cmd.SKU}}, nil
}

func complete(c Checkout, cmd Complete) ([]Event, error) {
	if !c.underWay(cmd.FulfilmentID) {
		return nil, nil
	}
	return []Event{Completed{c.CheckoutID, cmd.FulfilmentID, c.OrderID}}, nil
}

func (c Checkout) underWay(fulfilmentID string) bool {
	return c.Status == IsSubmitted && c.FulfilmentID == fulfilmentID
}

func cancel(c Checkout) ([]Event, error) {
	if c.Status == IsCancelled {
		return nil, nil
	}
	if err := c.closed(); err != nil {
		return nil, err
	}
	return []Event{Cancelled{c.CheckoutID, c.CartID}}, nil
}
