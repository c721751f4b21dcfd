package audit

import "cartwright/domain/firstorder"

// seeDebut: of a customer's orders one at most stands as the first, whoever came back never claims to be new, and what
// became an order is one of that customer's.
func (a *Auditor) seeDebut(id string, e firstorder.Event) {
	before := a.debuts[id]
	a.debuts[id] = firstorder.Evolve(before, e)
	switch e := e.(type) {
	case firstorder.Claimed:
		if before.Placed || before.Followed {
			a.broken("one_first_order", id, "%s claims to be the first after an order", e.FulfilmentID)
		}
	case firstorder.Placed:
		if before.Placed && before.FulfilmentID != e.FulfilmentID {
			a.broken("one_first_order", id, "%s beside %s", e.FulfilmentID, before.FulfilmentID)
		}
		a.checkBought(id, e.FulfilmentID)
	case firstorder.Followed:
		a.checkBought(id, e.FulfilmentID)
	}
}

func (a *Auditor) checkBought(customer, fulfilment string) {
	if buyer, bought := a.buyers[fulfilment]; !bought || buyer != customer {
		a.broken("first_order_has_order", customer, "%s is no order of theirs", fulfilment)
	}
}
