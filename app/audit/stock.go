package audit

import "cartwright/domain/stock"

// shelf is one SKU at one location as the log tells it: the state, and the sums it must agree with.
type shelf struct {
	state      stock.Stock
	came, went int64 // units, by whatever way
}

// journey is one SKU of one transfer: units that left and units that arrived.
type journey struct{ transferID, sku string }

type travelled struct{ sent, arrived int64 }

func (a *Auditor) seeStock(id string, e stock.Event) {
	s, ok := a.stocks[id]
	if !ok {
		s = &shelf{}
		a.stocks[id] = s
	}
	s.state = stock.Evolve(s.state, e)
	s.count(e)
	switch e := e.(type) {
	case stock.Committed:
		a.sold(e)
	case stock.Shortage:
		a.Counts.Shortages++
	case stock.TransferSent:
		a.travel(e.TransferID, e.SKU, func(t *travelled) { t.sent += e.Quantity })
	case stock.TransferArrived:
		a.travel(e.TransferID, e.SKU, func(t *travelled) { t.arrived += e.Quantity })
	}
	if s.state.Held < 0 || s.state.OnHand < s.state.Held || s.state.Promised < 0 {
		a.Counts.Oversold++
		a.broken("never_oversold", id, "%d on hand with %d held and %d promised", s.state.OnHand, s.state.Held, s.state.Promised)
	}
}

// count adds up what came and went, without asking the state.
func (s *shelf) count(e stock.Event) {
	switch e := e.(type) {
	case stock.Received:
		s.came += e.Quantity
	case stock.Returned:
		s.came += e.Quantity
	case stock.Adjusted:
		s.came += e.Delta
	case stock.TransferArrived:
		s.came += e.Quantity
	case stock.Committed:
		s.went += e.Quantity
	case stock.WrittenOff:
		s.went += e.Quantity
	case stock.TransferSent:
		s.went += e.Quantity
	}
}

func (a *Auditor) travel(transferID, sku string, how func(*travelled)) {
	key := journey{transferID, sku}
	if a.transfers[key] == nil {
		a.transfers[key] = &travelled{}
	}
	how(a.transfers[key])
}

func (a *Auditor) sold(e stock.Committed) {
	if a.committed[e.HoldID] == nil {
		a.committed[e.HoldID] = map[string]int64{}
	}
	a.committed[e.HoldID][e.SKU] += e.Quantity
}

// checkStocks: what came in is still there or has gone, and nothing arrives that was not sent.
func (a *Auditor) checkStocks() {
	for id, s := range a.stocks {
		if s.came != s.state.OnHand+s.went {
			a.broken("stock_conserved", id, "%d came and %d went, but %d are on hand", s.came, s.went, s.state.OnHand)
		}
	}
	for key, t := range a.transfers {
		if t.arrived > t.sent {
			a.broken("transfer_conserved", key.transferID, "%d of %s sent, %d arrived", t.sent, key.sku, t.arrived)
		}
	}
}
