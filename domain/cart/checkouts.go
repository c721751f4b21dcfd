package cart

func checkOut(c Cart, cmd CheckOut) ([]Event, error) {
	switch {
	case cmd.CheckoutID == "":
		return nil, ErrCheckoutID
	case c.Status != IsOpen && c.CheckoutID == cmd.CheckoutID:
		return nil, nil
	case c.fixed() != nil:
		return nil, c.fixed()
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

func complete(c Cart, cmd Complete) ([]Event, error) {
	if c.Status != IsCheckedOut || c.CheckoutID != cmd.CheckoutID {
		return nil, nil
	}
	return []Event{Completed(cmd)}, nil
}
