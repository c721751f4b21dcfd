package process

import (
	"errors"
	"strconv"
	"time"

	"cartwright/app"
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

// ByMethod names the payment provider that takes a method; the one for the empty method takes all others.
type ByMethod map[string]string

func (m ByMethod) of(method string) string {
	if name, own := m[method]; own {
		return name
	}
	return m[""]
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
	case payment.Authorised:
		return p.authorised(s, f.At)
	case order.Placed:
		return s.placed(e)
	case stock.Committed:
		return p.committed(s, e)
	case delivery.Dispatched:
		return s.dispatched(e)
	case payment.Captured:
		return s.captured()
	case delivery.Delivered:
		return s.delivered(e)

	case stock.Shortage:
		return p.shortage(s, e, f.At)
	case payment.Declined:
		return s.declined(e)
	case WindowClosed:
		return s.windowClosed()
	case risk.Reviewed:
		return p.reviewed(s, e)
	case order.Cancelled:
		return s.cancelled(e)
	case delivery.Cancelled:
		return s.stopped(e)
	case payment.CaptureDeclined:
		return s.captureDeclined()
	case payment.Voided:
		return s.lapsed()
	case payment.RefundRequested:
		return s.refundRequested(e)
	case payment.Refunded:
		return s.refunded(e)
	case payment.RefundDeclined:
		s.Refunded -= e.Amount.Minor
	}
	return nil
}

func (p Policy) submitted(s *fulfilment, e checkout.Submitted, at time.Time) []Effect {
	s.Submission, s.Stage = e.Submission, holding
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
func (p Policy) pay(s *fulfilment, at time.Time) []Effect {
	if s.Totals.Total.IsZero() {
		s.Stage, s.Money = placing, captured
		return []Effect{p.placeOrder(s, at)}
	}
	s.Stage = paying
	return []Effect{p.requestPayment(s)}
}

func (p Policy) authorised(s *fulfilment, at time.Time) []Effect {
	lapsed := s.Money == returned
	if !lapsed {
		s.Money = authorised
	}
	switch {
	case s.Stage == unwound:
		return s.giveMoneyBack()
	case s.Stage.waitsForMoney() && lapsed:
		return s.reject("payment_declined", "The payment was declined: it has lapsed.", "")
	case s.Stage.waitsForMoney():
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
	if p.TakeAtOnce && s.Money == authorised {
		effects = append(effects, s.capture())
	}
	return effects
}

func (s *fulfilment) dispatched(e delivery.Dispatched) []Effect {
	if p := s.parcel(e.DeliveryID); p != nil {
		p.Left = true
	}
	if s.Money != authorised { // taken by an earlier parcel, or let go
		return nil
	}
	return []Effect{s.capture()}
}

// capture takes the money, under another id than a capture that was declined.
func (s *fulfilment) capture() Effect {
	s.Money = capturing
	id := ""
	if s.Declines > 0 {
		id = app.DeriveID(app.CapturePrefix, s.FulfilmentID, strconv.Itoa(s.Declines))
	}
	return Send{Target: s.paymentID(), Command: payment.Capture{CaptureID: id}, TooLate: errNothingToTake}
}

// errNothingToTake are refusals of a capture: it was taken, or has lapsed, at the provider.
var errNothingToTake = errors.Join(payment.ErrCaptured, payment.ErrVoided)

func (s *fulfilment) captured() []Effect {
	s.Money = captured
	if s.Stage == unwound {
		return s.giveMoneyBack()
	}
	return s.finish()
}

func (s *fulfilment) delivered(e delivery.Delivered) []Effect {
	if p := s.parcel(e.DeliveryID); p != nil {
		p.Delivered = true
	}
	return s.finish()
}

func (s *fulfilment) finish() []Effect {
	if s.Stage != shipping || s.Money != captured || !s.allDelivered() {
		return nil
	}
	s.Stage = completed
	return []Effect{Send{Target: s.OrderID, Command: order.Complete{}, TooLate: order.ErrCancelled}}
}
