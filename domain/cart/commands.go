package cart

import (
	"time"

	"cartwright/domain/money"
	"cartwright/domain/sealed"
)

// Command is something that a cart may be asked for.
type Command interface{ isCommand() }

// The commands, with all that the rules need to know.
type (
	// By is a command of somebody: of a customer, or of a guest when there is no id. A customer's cart does not exist for
	// anybody else. The shop's own commands come as they are.
	By struct {
		CustomerID string
		Command    Command
	}
	Open struct {
		CartID, VisitID, CustomerID, Currency, Channel string
	}
	Claim struct {
		CustomerID string
	}
	// AddItem adds units to the line of that id, which is the SKU's own when there is none.
	AddItem struct {
		LineID, SKU, ProductID, Title string
		Quantity                      int64
		UnitPrice                     money.Money
		Data                          sealed.Value // taken by a new line only
	}
	// AddItems adds all or nothing.
	AddItems struct {
		Items []AddItem
	}
	ChangeQuantity struct {
		LineID   string
		Quantity int64
	}
	RemoveItem struct {
		LineID string
	}
	NoteLine struct {
		LineID string
		Note   sealed.Value // empty: none any more
	}
	Note struct {
		Note sealed.Value // empty: none any more
	}
	SaveForLater struct {
		LineID string
	}
	MoveBack struct {
		LineID string
	}
	RemoveSaved struct {
		LineID string
	}
	EnterCoupon struct {
		Code string
	}
	RemoveCoupon struct {
		Code string
	}
	// Reprice accepts what the lines cost today.
	Reprice struct {
		Today map[string]Offer // by SKU
	}
	Share struct {
		Token string
	}
	Unshare  struct{}
	CheckOut struct {
		CheckoutID string
	}
	// Reopen and Complete follow the end of a checkout; the end of any other checkout changes nothing.
	Reopen struct {
		CheckoutID string
	}
	Complete struct {
		CheckoutID, OrderID string
	}
	// Abandon says that the cart has been silent for too long.
	Abandon struct {
		Since time.Time
	}
	// Recover says that the cart's checkout was touched.
	Recover struct {
		At time.Time
	}
)

func (By) isCommand()             {}
func (Open) isCommand()           {}
func (Claim) isCommand()          {}
func (AddItem) isCommand()        {}
func (AddItems) isCommand()       {}
func (ChangeQuantity) isCommand() {}
func (RemoveItem) isCommand()     {}
func (NoteLine) isCommand()       {}
func (Note) isCommand()           {}
func (SaveForLater) isCommand()   {}
func (MoveBack) isCommand()       {}
func (RemoveSaved) isCommand()    {}
func (EnterCoupon) isCommand()    {}
func (RemoveCoupon) isCommand()   {}
func (Reprice) isCommand()        {}
func (Merge) isCommand()          {}
func (Close) isCommand()          {}
func (Share) isCommand()          {}
func (Unshare) isCommand()        {}
func (CheckOut) isCommand()       {}
func (Reopen) isCommand()         {}
func (Complete) isCommand()       {}
func (Abandon) isCommand()        {}
func (Recover) isCommand()        {}
