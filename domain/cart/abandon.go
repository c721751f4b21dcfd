package cart

import "cartwright/domain/money"

// abandon gives up on a cart that holds something and was not bought. What it came to counts for nothing where it cannot
// be added up: such a cart could not be bought either.
func abandon(c Cart, cmd Abandon) ([]Event, error) {
	if c.Status == IsCompleted || c.Status == IsClosed || len(c.Lines) == 0 || c.abandoned() {
		return nil, nil
	}
	items, err := c.Total()
	if err != nil {
		items = money.Of(0, c.Currency)
	}
	var units int64
	for _, line := range c.Lines {
		units += line.Quantity
	}
	return []Event{Abandoned{
		CartID: c.CartID, VisitID: c.VisitID, CustomerID: c.CustomerID, Number: c.Abandonments + 1,
		Since: cmd.Since, Units: units, Items: items,
	}}, nil
}

// recoverBy takes a touch of the checkout in. One that is older than the silence is news that came late.
func recoverBy(c Cart, cmd Recover) ([]Event, error) {
	if !c.abandoned() || !cmd.At.After(c.SilentSince) {
		return nil, nil
	}
	return []Event{c.recovery(ByCheckout)}, nil
}

// recovered puts the recovery before whatever happens to an abandoned cart.
func (c Cart) recovered(decided []Event) []Event {
	if !c.abandoned() || len(decided) == 0 {
		return decided
	}
	by := ByChange
	switch decided[0].(type) {
	case Recovered:
		return decided
	case Completed:
		by = ByOrder
	}
	return append([]Event{c.recovery(by)}, decided...)
}

func (c Cart) recovery(by Touch) Event {
	return Recovered{CartID: c.CartID, Number: c.Abandonments, By: by}
}

func (c Cart) abandoned() bool { return !c.SilentSince.IsZero() }
