package audit

import "cartwright/domain/stock"

// shelf is one SKU at one location as the log tells it: the state, and the sums it must agree with.
type shelf struct {
	state                        stock.Stock
	received, adjusted, departed int64
}

func (a *Auditor) seeStock(id string, e stock.Event) {
	s, ok := a.stocks[id]
	if !ok {
		s = &shelf{}
		a.stocks[id] = s
	}
	s.state = stock.Evolve(s.state, e)
	switch e := e.(type) {
	case stock.Received:
		s.received += e.Quantity
	case stock.Adjusted:
		s.adjusted += e.Delta
	case stock.Committed:
		s.departed += e.Quantity
		a.sold(e)
	case stock.Shortage:
		a.Counts.Shortages++
	}
	if s.state.Held < 0 || s.state.OnHand < s.state.Held {
		a.Counts.Oversold++
		a.broken("never_oversold", id, "%d on hand with %d held", s.state.OnHand, s.state.Held)
	}
}

func (a *Auditor) sold(e stock.Committed) {
	if a.committed[e.HoldID] == nil {
		a.committed[e.HoldID] = map[string]int64{}
	}
	a.committed[e.HoldID][e.SKU] += e.Quantity
}

// checkStocks: what came in is still there or was sold.
func (a *Auditor) checkStocks() {
	for id, s := range a.stocks {
		if s.received+s.adjusted != s.state.OnHand+s.departed {
			a.broken("stock_conserved", id, "received %d and adjusted by %d, but %d on hand and %d sold",
				s.received, s.adjusted, s.state.OnHand, s.departed)
		}
	}
}
