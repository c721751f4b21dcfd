package cart

import (
	"fmt"
	"regexp"

	"cartwright/domain/money"
	"cartwright/domain/refusal"
)

// Limits of a cart.
const (
	MaxPerLine = 999
	MaxLines   = 100
)

// Refusals.
var (
	ErrNotFound = refusal.New(refusal.Missing, "cart_not_found", "There is no such cart; open it first.")
	ErrExists   = refusal.New(refusal.Conflict, "cart_exists",
		"A cart with this id exists and differs; use that one, or open this one under another id.")
	ErrID         = refusal.New(refusal.Invalid, "cart_id_missing", "A cart needs an id.").At("/id")
	ErrCheckedOut = refusal.New(refusal.Conflict, "cart_checked_out",
		"The cart is being checked out; cancel the checkout to change the cart.")
	ErrEmpty        = refusal.New(refusal.Conflict, "cart_empty", "The cart is empty; add an item before you check out.")
	ErrCheckoutID   = refusal.New(refusal.Invalid, "cart_checkout_missing", "A checkout needs an id.").At("/checkout_id")
	ErrCheckoutUsed = refusal.New(refusal.Conflict, "cart_checkout_cancelled",
		"This checkout of the cart was cancelled; start another one.").At("/checkout_id")
	ErrCurrency = refusal.New(refusal.Invalid, "cart_currency_invalid",
		"A cart's currency has three upper-case letters, such as EUR.").At("/currency")
	ErrOtherCurrency = refusal.New(refusal.Conflict, "cart_currency_differs",
		"The item is priced in another currency than the cart; open a cart in that currency.").At("/sku")
	ErrItem = refusal.New(refusal.Invalid, "cart_item_invalid",
		"An item needs a SKU and a price of more than zero.").At("/sku")
	ErrQuantity = refusal.New(refusal.Invalid, "cart_quantity_invalid",
		"A line has at least one unit; remove the item to have none.").At("/quantity")
	ErrLineLimit = refusal.New(refusal.Invalid, "cart_line_limit",
		"A line has at most 999 units; order fewer, or split the order over several carts.").At("/quantity")
	ErrFull = refusal.New(refusal.Conflict, "cart_full",
		"A cart has at most 100 lines; remove an item, or open another cart.").At("/sku")
	ErrLineNotFound = refusal.New(refusal.Missing, "cart_line_not_found",
		"The cart has no line of this SKU; add the item first.").At("/sku")
)

//sumtype:decl
type Command interface{ isCommand() }

type (
	Open struct {
		CartID, VisitID, Currency, Channel string
	}
	AddItem struct {
		SKU, ProductID, Title string
		Quantity              int64
		UnitPrice             money.Money
	}
	ChangeQuantity struct {
		SKU      string
		Quantity int64
	}
	RemoveItem struct {
		SKU string
	}
	CheckOut struct {
		CheckoutID string
	}
	// Reopen follows the cancellation of a checkout; any other checkout's cancellation changes nothing.
	Reopen struct {
		CheckoutID string
	}
)

func (Open) isCommand()           {}
func (AddItem) isCommand()        {}
func (ChangeQuantity) isCommand() {}
func (RemoveItem) isCommand()     {}
func (CheckOut) isCommand()       {}
func (Reopen) isCommand()         {}

// Decide answers a command with new events, none when it is already so, or a refusal.
func Decide(c Cart, cmd Command) ([]Event, error) {
	if cmd, opens := cmd.(Open); opens {
		return open(c, cmd)
	}
	if c.Status == "" {
		return nil, ErrNotFound
	}
	switch cmd := cmd.(type) {
	case AddItem:
		return addItem(c, cmd)
	case ChangeQuantity:
		return changeQuantity(c, cmd)
	case RemoveItem:
		return removeItem(c, cmd)
	case CheckOut:
		return checkOut(c, cmd)
	case Reopen:
		return reopen(c, cmd)
	}
	panic(fmt.Sprintf("unknown cart command %T", cmd))
}

var currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)

func open(c Cart, cmd Open) ([]Event, error) {
	switch {
	case cmd.CartID == "":
		return nil, ErrID
	case !currencyForm.MatchString(cmd.Currency):
		return nil, ErrCurrency
	case c.Status == "":
		return []Event{Opened(cmd)}, nil
	case cmd != Open{c.CartID, c.VisitID, c.Currency, c.Channel}:
		return nil, ErrExists
	}
	return nil, nil
}

func checkOut(c Cart, cmd CheckOut) ([]Event, error) {
	switch {
	case cmd.CheckoutID == "":
		return nil, ErrCheckoutID
	case c.Status == IsCheckedOut && c.CheckoutID == cmd.CheckoutID:
		return nil, nil
	case c.Status == IsCheckedOut:
		return nil, ErrCheckedOut
	case c.CheckoutID == cmd.CheckoutID:
		return nil, ErrCheckoutUsed
	case len(c.Lines) == 0:
		return nil, ErrEmpty
	}
	return []Event{CheckedOut(cmd)}, nil
}

func reopen(c Cart, cmd Reopen) ([]Event, error) {
	if c.Status != IsCheckedOut || c.CheckoutID != cmd.CheckoutID {
		return nil, nil
	}
	return []Event{Reopened(cmd)}, nil
}
