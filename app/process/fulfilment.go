package process

import (
	"time"

	"cartwright/domain/checkout"
	"cartwright/domain/delivery"
	"cartwright/domain/order"
	"cartwright/domain/payment"
	"cartwright/domain/risk"
	"cartwright/domain/stock"
)

// Policy is what may differ from shop to shop.
type Policy struct {
	PaymentWindow time.Duration // from submission to authorisation; then the attempt is given up
	HoldFor       time.Duration // how long stock is kept; longer than the payment window
	Secret        []byte        // makes tracking tokens unguessable; keep it for good
	Providers     ByMethod
	Screen        bool // every attempt is screened before money is asked for
	TakeAtOnce    bool // money is taken as soon as the units are off the shelves, not with the first parcel
}

// step carries a fulfilment on by one fact. It depends on nothing but its arguments. A fulfilment begins with a submission,
// and only once; a hold or payment that no checkout asked for is none of its business.
func (p Policy) step(before fulfilment, f Fact) (fulfilment, []Effect) {
	_, begins := f.Event.(checkout.Submitted)
	if begun := before.Stage != 0; begins == begun {
		return before, nil
	}
	s := before.clone()
	effects := p.react(s, f)
	return *s, effects
}

// react reads in the order of business: buying, then shipping, then what goes wrong.
func (p Policy) react(s *fulfilment, f Fact) []Effect {
	switch e := f.Event.(type) {
	case checkout.Submitted:
		return p.submitted(s, e, f.At)
	case stock.Held:
		return p.held(s, e, f.At)
	case risk.Screened:
		return p.screened(s, e, f.At)
	case payment.Event:
		if m := s.part(e.About().PaymentID); m != nil {
			return p.moved(s, m, e, f.At)
		}
	case order.Placed:
		return s.placed(e)
	case stock.Committed:
		return p.committed(s, e)
	case delivery.Dispatched:
		return s.dispatched(e)
	case delivery.Delivered:
		return s.delivered(e)

	case stock.Shortage:
		return p.shortage(s, e, f.At)
	case WindowClosed:
		return s.windowClosed()
	case risk.Reviewed:
		return p.reviewed(s, e)
	case order.Cancelled:
		return s.cancelled(e)
	case delivery.Cancelled:
		return s.stopped(e)
	}
	return nil
}

func (p Policy) submitted(s *fulfilment, e checkout.Submitted, at time.Time) []Effect {
	s.Submission, s.Money, s.Stage = e.Submission, partsOf(e.Submission), holding
	effects := []Effect{p.window(e.FulfilmentID, at)}
	for _, piece := range e.Pieces {
		r := reservation{Piece: piece}
		s.Stock = append(s.Stock, r)
		effects = append(effects, p.hold(s, r, at))
	}
	return effects
}

func (p Policy) held(s *fulfilment, e stock.Held, at time.Time) []Effect {
	r := s.reservation(e.SKU, e.Location)
	if r == nil {
		return nil
	}
	r.Status = held
	switch {
	case s.Stage == unwound:
		return s.release(r)
	case s.Stage == holding && s.all(held) && p.Screen:
		s.Stage = screening
		return []Effect{s.requestScreening()}
	case s.Stage == holding && s.all(held):
		return p.pay(s, at)
	}
	return nil
}

// pay asks for the money. Where there is none to ask for, it counts as taken.
func (p Policy) pay(s *fulfilment, at time.Time) (effects []Effect) {
	if len(s.Money) == 0 {
		s.Stage = placing
		return []Effect{p.placeOrder(s, at)}
	}
	s.Stage = paying
	for i := range s.Money {
		effects = append(effects, p.request(s, &s.Money[i]))
	}
	return effects
}

// authorised places the order once all of its money is there. It lets go again of what comes too late, also when that was
// tried before: a request may be overtaken by its void.
func (p Policy) authorised(s *fulfilment, m *part, at time.Time) []Effect {
	if m.Status < authorised || (m.Status == returned && s.Stage == unwound) {
		m.Status = authorised
	}
	switch {
	case s.Stage == unwound:
		return m.giveBack()
	case s.Stage.waitsForMoney() && s.funded():
		s.Stage = placing
		return []Effect{p.placeOrder(s, at)}
	}
	return nil
}

func (s *fulfilment) placed(e order.Placed) []Effect {
	s.TrackingToken = e.TrackingToken
	effects := []Effect{Send{Target: s.CheckoutID, Command: checkout.Complete{FulfilmentID: s.FulfilmentID}}}
	if s.Stage != placing {
		return effects
	}
	s.Stage = committing
	effects = append(effects, s.redeemCoupons(e.PlacedAt)...)
	for i := range s.Stock {
		effects = append(effects, s.commit(&s.Stock[i]))
	}
	return append(effects, s.bought()...)
}

func (p Policy) committed(s *fulfilment, e stock.Committed) []Effect {
	r := s.reservation(e.SKU, e.Location)
	if r == nil {
		return nil
	}
	r.Status = sold
	switch {
	case s.Stage == unwound:
		return s.putBack(r)
	case s.Stage == committing && s.all(sold) && s.doubted():
		s.Stage = reviewing
	case s.Stage == committing && s.all(sold):
		return p.ship(s)
	}
	return nil
}

func (p Policy) ship(s *fulfilment) []Effect {
	s.Stage = shipping
	effects := append([]Effect{s.confirmOrder()}, s.requestDeliveries()...)
	if p.TakeAtOnce {
		effects = append(effects, s.captureAll()...)
	}
	return effects
}

func (s *fulfilment) dispatched(e delivery.Dispatched) []Effect {
	if p := s.parcel(e.DeliveryID); p != nil {
		p.Left = true
	}
	effects := s.captureAll()
	if s.allLeft() {
		effects = append(effects, s.letGoOfRests()...)
	}
	return effects
}

func (s *fulfilment) captured(m *part, e payment.Captured) (effects []Effect) {
	m.Status, m.Taken, m.Closed = captured, m.Taken+e.Amount.Minor, m.Closed || !e.Partial
	switch {
	case s.Stage == unwound:
		return m.giveBack()
	case s.allLeft():
		effects = m.letGoOfRest()
	}
	return append(effects, s.finish()...)
}

func (s *fulfilment) delivered(e delivery.Delivered) []Effect {
	if p := s.parcel(e.DeliveryID); p != nil {
		p.Delivered = true
	}
	return s.finish()
}

func (s *fulfilment) finish() []Effect {
	if s.Stage != shipping || !s.taken() || !s.allDelivered() {
		return nil
	}
	s.Stage = completed
	return []Effect{Send{Target: s.OrderID, Command: order.Complete{}, TooLate: order.ErrCancelled}}
}
