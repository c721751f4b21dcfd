package cart

func addItem(c Cart, cmd AddItem) ([]Event, error) {
	if c.Status == IsCheckedOut {
		return nil, ErrCheckedOut
	}
	if err := checkItem(c, cmd); err != nil {
		return nil, err
	}
	if err := checkRoom(c, cmd.SKU, cmd.Quantity); err != nil {
		return nil, err
	}
	return []Event{ItemAdded{
		CartID: c.CartID, VisitID: c.VisitID, SKU: cmd.SKU, ProductID: cmd.ProductID, Title: cmd.Title,
		Quantity: cmd.Quantity, UnitPrice: cmd.UnitPrice,
	}}, nil
}

func checkItem(c Cart, cmd AddItem) error {
	switch {
	case cmd.SKU == "" || cmd.UnitPrice.Minor <= 0:
		return ErrItem
	case cmd.UnitPrice.Currency != c.Currency:
		return ErrOtherCurrency
	}
	return checkQuantity(cmd.Quantity)
}

func checkQuantity(quantity int64) error {
	switch {
	case quantity < 1:
		return ErrQuantity
	case quantity > MaxPerLine:
		return ErrLineLimit
	}
	return nil
}

func checkRoom(c Cart, sku string, quantity int64) error {
	i := c.find(sku)
	switch {
	case i < 0 && len(c.Lines) == MaxLines:
		return ErrFull
	case i >= 0 && c.Lines[i].Quantity+quantity > MaxPerLine:
		return ErrLineLimit
	}
	return nil
}

func changeQuantity(c Cart, cmd ChangeQuantity) ([]Event, error) {
	if c.Status == IsCheckedOut {
		return nil, ErrCheckedOut
	}
	i := c.find(cmd.SKU)
	if i < 0 {
		return nil, ErrLineNotFound
	}
	if err := checkQuantity(cmd.Quantity); err != nil {
		return nil, err
	}
	if c.Lines[i].Quantity == cmd.Quantity {
		return nil, nil
	}
	return []Event{QuantityChanged(cmd)}, nil
}

func removeItem(c Cart, cmd RemoveItem) ([]Event, error) {
	switch {
	case c.Status == IsCheckedOut:
		return nil, ErrCheckedOut
	case c.find(cmd.SKU) < 0:
		return nil, nil
	}
	return []Event{ItemRemoved(cmd)}, nil
}
