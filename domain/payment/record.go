package payment

// recordAuthorised lets go at once of what is not wanted any more.
func recordAuthorised(p Payment, cmd RecordAuthorised) ([]Event, error) {
	switch {
	case cmd.ProviderRef == "":
		return nil, ErrProviderRef
	case p.Status != IsRequested:
		return nil, nil
	}
	events := []Event{Authorised{p.Ref, p.Amount, cmd.ProviderRef}}
	if p.VoidWanted {
		events = append(events, VoidRequested{p.Ref, cmd.ProviderRef})
	}
	return events, nil
}

// answered records an answer while it is waited for: only the first one counts.
func (p Payment) answered(waiting Status, answer Event) ([]Event, error) {
	if p.Status != waiting {
		return nil, nil
	}
	return []Event{answer}, nil
}

func recordRefunded(p Payment, cmd RecordRefunded) ([]Event, error) {
	amount, known := p.Refunds[cmd.RefundID]
	switch {
	case !known:
		return nil, ErrRefundNotFound
	case p.Refunded[cmd.RefundID]:
		return nil, nil
	}
	return []Event{Refunded{p.Ref, cmd.RefundID, amount}}, nil
}
