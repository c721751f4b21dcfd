package process

import (
	"time"

	"cartwright/domain/order"
	"cartwright/domain/risk"
)

// waitsForMoney also holds while a verdict is waited for: what was paid before there were verdicts has none.
func (s stage) waitsForMoney() bool { return s == screening || s == paying }

func (s *fulfilment) requestScreening() Effect {
	return Send{Target: s.FulfilmentID, Command: risk.Request{Requested: risk.Requested{
		Ref:    risk.Ref{FulfilmentID: s.FulfilmentID, OrderID: s.OrderID, CheckoutID: s.CheckoutID},
		Amount: s.Totals.Total, Country: s.Destination.Country,
	}}}
}

// screened asks for the money unless it is refused. What is to be reviewed is paid and placed, so that nobody else gets the
// units; nothing is taken and nothing leaves until somebody has looked at it. Shoppers are not told the reasons, which
// would teach the wrong ones.
func (p Policy) screened(s *fulfilment, e risk.Screened, at time.Time) []Effect {
	if s.Stage != screening {
		return nil
	}
	if e.Verdict.Decision == risk.Refuse {
		return s.reject("risk_refused", "The order was refused; contact the shop.", "")
	}
	if e.Verdict.Decision == risk.Review && s.Review == "" {
		s.Review = risk.Review
	}
	return p.pay(s, at)
}

// doubted says that nothing may leave: somebody must look at it first, or has refused it and its cancellation is on its way.
func (s *fulfilment) doubted() bool { return s.Review == risk.Review || s.Review == risk.Refuse }

// reviewed goes on with what was approved, and unwinds what was not.
func (p Policy) reviewed(s *fulfilment, e risk.Reviewed) []Effect {
	s.Review = e.Decision
	switch {
	case s.Stage == unwound:
		return nil
	case e.Decision == risk.Approve && s.Stage == reviewing:
		return p.ship(s)
	case e.Decision == risk.Approve:
		return nil
	case s.Stage.waitsForMoney():
		return s.reject("risk_refused", "The order was refused; contact the shop.", "")
	}
	return []Effect{Send{Target: s.OrderID, Command: order.Cancel{Reason: "refused in review"}, TooLate: order.ErrCompleted}}
}
