package cart

import "strings"

func addItem(c Cart, cmd AddItem) ([]Event, error) {
	cmd.LineID = idOf(cmd.LineID, cmd.SKU)
	if err := checkItem(c, cmd); err != nil {
		return nil, err
	}
	if err := checkRoom(c.Lines, cmd.LineID, cmd.SKU, cmd.Quantity); err != nil {
		return nil, err
	}
	added := ItemAdded{
		CartID: c.CartID, VisitID: c.VisitID, SKU: cmd.SKU, ProductID: cmd.ProductID, Title: cmd.Title,
		Quantity: cmd.Quantity, UnitPrice: cmd.UnitPrice,
	}
	if cmd.LineID != cmd.SKU {
		added.LineID = cmd.LineID
		if find(c.Lines, cmd.LineID) < 0 {
			added.Data = cmd.Data
		}
	}
	return []Event{added}, nil
}

func addItems(c Cart, cmd AddItems) (all []Event, err error) {
	for _, item := range cmd.Items {
		decided, err := addItem(c, item)
		if err != nil {
			return nil, err
		}
		for _, added := range decided {
			all, c = append(all, added), Evolve(c, added)
		}
	}
	return all, nil
}

func checkItem(c Cart, cmd AddItem) error {
	switch {
	case cmd.SKU == "" || cmd.UnitPrice.Minor <= 0:
		return ErrItem
	case cmd.UnitPrice.Currency != c.Currency:
		return ErrOtherCurrency
	case cmd.LineID != cmd.SKU && !strings.HasPrefix(cmd.LineID, cmd.SKU+"~"), len(cmd.LineID) > maxLineID:
		return ErrLineID
	case len(cmd.Data.Text) > MaxSealed:
		return ErrText.At("/data")
	}
	return checkQuantity(cmd.Quantity)
}

func checkQuantity(quantity int64) error {
	switch {
	case quantity < 1:
		return ErrQuantity
	case quantity > MaxUnits:
		return ErrLineLimit
	}
	return nil
}

// checkRoom counts all lines of the SKU: what a shopper asks of some units does not make them others on the shelf.
func checkRoom(lines []Line, id, sku string, quantity int64) error {
	switch {
	case find(lines, id) < 0 && len(lines) >= MaxLines:
		return ErrFull
	case unitsOf(lines, sku)+quantity > MaxUnits:
		return ErrLineLimit
	}
	return nil
}

func changeQuantity(c Cart, cmd ChangeQuantity) ([]Event, error) {
	i := find(c.Lines, cmd.LineID)
	if i < 0 {
		return nil, ErrLineNotFound
	}
	if err := checkQuantity(cmd.Quantity); err != nil {
		return nil, err
	}
	line := c.Lines[i]
	switch {
	case line.Quantity == cmd.Quantity:
		return nil, nil
	case unitsOf(c.Lines, line.SKU)-line.Quantity+cmd.Quantity > MaxUnits:
		return nil, ErrLineLimit
	}
	return []Event{QuantityChanged{LineID: ownID(line), SKU: line.SKU, Quantity: cmd.Quantity}}, nil
}

func removeItem(c Cart, cmd RemoveItem) ([]Event, error) {
	i := find(c.Lines, cmd.LineID)
	if i < 0 {
		return nil, nil
	}
	return []Event{ItemRemoved{LineID: ownID(c.Lines[i]), SKU: c.Lines[i].SKU}}, nil
}

// ownID is a line's id where it is not the SKU.
func ownID(line Line) string {
	if line.ID == line.SKU {
		return ""
	}
	return line.ID
}
