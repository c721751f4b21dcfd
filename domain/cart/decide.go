package cart

import "fmt"

// Decide answers a command with new events, none when it is already so, or a refusal.
func Decide(c Cart, cmd Command) ([]Event, error) {
	if by, someone := cmd.(By); someone {
		if c.CustomerID != "" && c.CustomerID != by.CustomerID {
			return nil, ErrNotFound
		}
		cmd = by.Command
	}
	if cmd, opens := cmd.(Open); opens {
		return open(c, cmd)
	}
	if c.Status == "" {
		return nil, ErrNotFound
	}
	decided, err := decide(c, cmd)
	return c.recovered(decided), err
}

func decide(c Cart, cmd Command) ([]Event, error) {
	switch cmd := cmd.(type) {
	case CheckOut:
		return checkOut(c, cmd)
	case Reopen:
		return reopen(c, cmd)
	case Complete:
		return complete(c, cmd)
	case Merge:
		return merge(c, cmd)
	case Close:
		return closeInto(c, cmd)
	case Abandon:
		return abandon(c, cmd)
	case Recover:
		return recoverBy(c, cmd)
	case Claim:
		return claim(c, cmd)
	case Share:
		return share(c, cmd)
	case Unshare:
		return unshare(c)
	}
	return change(c, cmd)
}

// change decides what touches the contents.
func change(c Cart, cmd Command) ([]Event, error) {
	if err := c.fixed(); err != nil {
		return nil, err
	}
	switch cmd := cmd.(type) {
	case AddItem:
		return addItem(c, cmd)
	case AddItems:
		return addItems(c, cmd)
	case ChangeQuantity:
		return changeQuantity(c, cmd)
	case RemoveItem:
		return removeItem(c, cmd)
	case NoteLine:
		return noteLine(c, cmd)
	case Note:
		return note(c, cmd)
	case SaveForLater:
		return saveForLater(c, cmd)
	case MoveBack:
		return moveBack(c, cmd)
	case RemoveSaved:
		return removeSaved(c, cmd)
	case EnterCoupon:
		return enterCoupon(c, cmd)
	case RemoveCoupon:
		return removeCoupon(c, cmd)
	case Reprice:
		return reprice(c, cmd)
	}
	panic(fmt.Sprintf("unknown cart command %T", cmd))
}

// fixed says why the contents cannot be changed now, if so.
func (c Cart) fixed() error {
	switch c.Status {
	case IsCheckedOut:
		return ErrCheckedOut
	case IsCompleted:
		return ErrCompleted
	case IsClosed:
		return ErrClosed
	}
	return nil
}
