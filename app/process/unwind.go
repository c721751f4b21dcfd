package process

import (
	"slices"
	"time"

	"cartwright/domain/checkout"
	"cartwright/domain/delivery"
	"cartwright/domain/order"
	"cartwright/domain/payment"
	"cartwright/domain/stock"
)

// shortage tries the next location. When there is none left, the attempt ends; when the order is already placed, the
// hold was lost and the order is cancelled.
func (p Policy) shortage(s *fulfilment, e stock.Shortage, at time.Time) []Effect {
	r := s.reservation(e.SKU, e.Location)
	switch {
	case r == nil:
		return nil
	case s.Stage == holding && r.Try+1 < len(r.Locations):
		r.Try++
		return []Effect{p.hold(s, *r, at)}
	}
	r.Status = back
	switch s.Stage {
	case holding:
		return s.reject("out_of_stock", "There are not enough units of "+e.SKU+" left.", e.SKU)
	case committing:
		return []Effect{Send{Target: s.OrderID, Command: order.Cancel{Reason: e.SKU + " is out of stock"}}}
	}
	return nil
}

// declined ends an attempt: what others pay of it is let go.
func (s *fulfilment) declined(m *part, e payment.Declined) []Effect {
	if !s.Stage.waitsForMoney() {
		return nil
	}
	m.Status = returned
	return s.reject("payment_declined", "The payment was declined: "+e.Reason, "")
}

// windowClosed ends an attempt that has no money yet. Money that was asked for and still comes is let go.
func (s *fulfilment) windowClosed() []Effect {
	if s.Stage != holding && !s.Stage.waitsForMoney() {
		return nil
	}
	return s.reject("timed_out", "The payment took too long; submit again.", "")
}

// reject gives back what is held, then ends the attempt, so that the next one finds the units; last it lets go of the money,
// which gift cards give to the next attempt anyway.
func (s *fulfilment) reject(code, detail, sku string) []Effect {
	s.Stage = unwound
	effects := append(slices.Concat(s.releaseAll(), s.releaseCoupons(), s.notBought()), Send{Target: s.CheckoutID, Command: checkout.Reject{
		FulfilmentID: s.FulfilmentID, Code: code, Detail: detail, SKU: sku,
	}})
	return append(effects, s.giveBackAll()...)
}

// cancelled undoes an order. Units in a parcel come back when the parcel is known to be stopped; what has been dispatched
// is gone, and only the money is given back.
func (s *fulfilment) cancelled(e order.Cancelled) []Effect {
	s.Stage = unwound
	effects := append(append(s.releaseAll(), s.releaseCoupons()...), s.stopParcels(e.Reason)...)
	if len(s.Parcels) == 0 {
		effects = append(effects, s.putBackFrom("")...)
	}
	return slices.Concat(effects, s.giveBackAll(), s.callOff(), s.notBought())
}

func (s *fulfilment) stopped(e delivery.Cancelled) []Effect {
	p := s.parcel(e.DeliveryID)
	if p == nil {
		return nil
	}
	return s.putBackFrom(p.From)
}

// refundRequested keeps account of refunds made by others. One that crossed ours leaves another rest to give back.
func (s *fulfilment) refundRequested(m *part, e payment.RefundRequested) []Effect {
	m.Refunded += e.Amount.Minor
	if s.Stage == unwound {
		return m.giveBack()
	}
	return nil
}

// refunded keeps account of refunds that nobody asked for here. The others were counted when they were asked for.
func (m *part) refunded(e payment.Refunded) []Effect {
	if e.External {
		m.Refunded += e.Amount.Minor
	}
	return nil
}

// disputed keeps account of what shoppers' banks have. Of a cancelled order it is given back once the shop has it again.
func (s *fulfilment) disputed(m *part, minor int64) []Effect {
	m.Disputed += minor
	if s.Stage == unwound {
		return m.giveBack()
	}
	return nil
}

// captureDeclined cancels the order while everything is still in the house: what the other parts have paid is refunded.
// Afterwards the next parcel tries again; when all have left, people have to.
func (s *fulfilment) captureDeclined(m *part) []Effect {
	if m.Declines++; m.Status != capturing {
		return nil
	}
	m.Status = authorised
	switch {
	case s.Stage == unwound:
		return m.giveBack()
	case s.Stage == shipping && !s.anyLeft():
		return []Effect{Send{Target: s.OrderID, Command: order.Cancel{Reason: "the payment could not be taken"}}}
	}
	return nil
}

// lapsed ends an attempt, or cancels an order, whose money is not set aside any more, without anybody here having let go of
// it. Once every parcel has left there is nothing to keep back, and what the other parts have paid is kept: people see to it.
func (s *fulfilment) lapsed(m *part) []Effect {
	before := m.Status
	m.Status = returned
	switch {
	case before == returned || s.Stage == unwound || s.allLeft():
		return nil
	case s.Stage.waitsForMoney():
		return s.reject("payment_declined", "The payment was declined: it has lapsed.", "")
	}
	return []Effect{Send{
		Target: s.OrderID, Command: order.Cancel{Reason: "the payment has lapsed"}, TooLate: order.ErrCompleted,
	}}
}

// callOff gives back what was sold before it was there. What has left meanwhile is put back when that is known. It comes
// last: ids of commands follow from their place.
func (s *fulfilment) callOff() (effects []Effect) {
	for _, r := range s.Stock {
		if r.Status == selling {
			effects = append(effects, Send{Target: r.stockID(), Command: stock.Release{HoldID: s.FulfilmentID}})
		}
	}
	return effects
}

func (s *fulfilment) releaseAll() (effects []Effect) {
	for i := range s.Stock {
		if s.Stock[i].Status == held {
			effects = append(effects, s.release(&s.Stock[i])...)
		}
	}
	return effects
}

func (s *fulfilment) release(r *reservation) []Effect {
	r.Status = back
	return []Effect{Send{Target: r.stockID(), Command: stock.Release{HoldID: s.FulfilmentID}}}
}

// putBackFrom puts the units back that have left a location's shelves; from everywhere, if none is named.
func (s *fulfilment) putBackFrom(location string) (effects []Effect) {
	for i := range s.Stock {
		r := &s.Stock[i]
		if r.Status == sold && (location == "" || r.location() == location) {
			effects = append(effects, s.putBack(r)...)
		}
	}
	return effects
}

func (s *fulfilment) putBack(r *reservation) []Effect {
	r.Status = back
	return []Effect{Send{Target: r.stockID(), Command: stock.Receive{
		SKU: r.SKU, Location: r.location(), Quantity: r.Quantity, Cause: "cancelled order " + s.OrderID,
	}}}
}

func (s *fulfilment) stopParcels(reason string) (effects []Effect) {
	for _, p := range s.Parcels {
		effects = append(effects, Send{
			Target: p.DeliveryID, Command: delivery.Cancel{Reason: reason}, TooLate: delivery.ErrUnderWay,
		})
	}
	return effects
}
