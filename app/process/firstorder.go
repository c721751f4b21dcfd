package process

import "cartwright/domain/firstorder"

// bought notes that a customer has an order: their first, or another one.
func (s *fulfilment) bought() []Effect {
	if s.CustomerID == "" {
		return nil
	}
	return []Effect{Send{Target: s.CustomerID, Command: firstorder.Place{CustomerID: s.CustomerID, FulfilmentID: s.FulfilmentID}}}
}

// notBought gives back what a customer's next order is to be: their first, if this one would have been.
func (s *fulfilment) notBought() []Effect {
	if s.CustomerID == "" {
		return nil
	}
	return []Effect{Send{Target: s.CustomerID, Command: firstorder.Release{CustomerID: s.CustomerID, FulfilmentID: s.FulfilmentID}}}
}
