package cart

import "regexp"

var currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)

func open(c Cart, cmd Open) ([]Event, error) {
	switch {
	case cmd.CartID == "":
		return nil, ErrID
	case !currencyForm.MatchString(cmd.Currency):
		return nil, ErrCurrency
	case c.Status == "":
		return []Event{Opened(cmd)}, nil
	case cmd != Open{c.CartID, c.VisitID, c.CustomerID, c.Currency, c.Channel}:
		return nil, ErrExists
	}
	return nil, nil
}

// claim takes a guest's cart over, also while it is being checked out.
func claim(c Cart, cmd Claim) ([]Event, error) {
	switch {
	case cmd.CustomerID == "":
		return nil, ErrCustomer
	case c.CustomerID == cmd.CustomerID:
		return nil, nil
	case c.CustomerID != "":
		return nil, ErrNotFound
	case c.Status == IsClosed:
		return nil, ErrClosed
	}
	return []Event{Claimed{CartID: c.CartID, CustomerID: cmd.CustomerID}}, nil
}

func share(c Cart, cmd Share) ([]Event, error) {
	switch {
	case c.Status == IsClosed:
		return nil, ErrClosed
	case c.ShareToken != "":
		return nil, nil
	case len(cmd.Token) < minShareKey:
		return nil, ErrShareToken
	}
	return []Event{Shared(cmd)}, nil
}

func unshare(c Cart) ([]Event, error) {
	if c.ShareToken == "" {
		return nil, nil
	}
	return []Event{Unshared{}}, nil
}
