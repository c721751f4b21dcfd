package payment

// recordActionRequired gives up at once what is not wanted any more.
func recordActionRequired(p Payment, cmd RecordActionRequired) ([]Event, error) {
	switch {
	case cmd.ProviderRef == "":
		return nil, ErrProviderRef
	case p.Status != IsRequested:
		return nil, nil
	}
	return p.unlessUnwanted(cmd.ProviderRef, ActionRequired{p.Ref, cmd.ProviderRef, cmd.RedirectURL}), nil
}

// recordAuthorised lets go of money that is set aside although the payment was declined before, or is not wanted any more.
func recordAuthorised(p Payment, cmd RecordAuthorised) ([]Event, error) {
	switch {
	case cmd.ProviderRef == "":
		return nil, ErrProviderRef
	case p.Status != IsRequested && p.Status != IsActionRequired && p.Status != IsDeclined:
		return nil, nil
	}
	return p.unlessUnwanted(cmd.ProviderRef, Authorised{p.Ref, p.Amount, cmd.ProviderRef, cmd.Card, cmd.Kept}), nil
}

func (p Payment) unlessUnwanted(providerRef string, answer Event) []Event {
	if p.VoidWanted || p.Status == IsDeclined {
		return []Event{answer, VoidRequested{p.Ref, providerRef, 0}}
	}
	return []Event{answer}
}

func recordDeclined(p Payment, cmd RecordDeclined) ([]Event, error) {
	if p.Status != IsRequested && p.Status != IsActionRequired {
		return nil, nil
	}
	return []Event{Declined{p.Ref, cmd.Code, cmd.Reason}}, nil
}

// recordLapsed tells a shopper who did not come back in time from money that was set aside and is not any more.
func recordLapsed(p Payment) ([]Event, error) {
	switch p.Status {
	case IsRequested, IsActionRequired:
		return []Event{Declined{p.Ref, "expired", "it was not confirmed in time"}}, nil
	case IsAuthorised, IsVoiding:
		return []Event{Voided{p.Ref}}, nil
	}
	return nil, nil
}

// answered records an answer while it is waited for: only the first one counts.
func (p Payment) answered(waiting Status, answer Event) ([]Event, error) {
	if p.Status != waiting {
		return nil, nil
	}
	return []Event{answer}, nil
}
