package coupon

import (
	"cmp"
	"slices"
	"time"
)

// Usable says whether a customer could use the code now for a redemption, without taking a use; the error is a refusal. What
// is reserved already can be used.
func (c Coupon) Usable(redemptionID, customer string, now time.Time) error {
	switch {
	case c.step(redemptionID).As == IsReserved:
		return nil
	case c.Issued.Code == "":
		return ErrNotFound
	case c.Withdrawn:
		return ErrWithdrawn
	case now.Before(c.Issued.ValidFrom):
		return ErrTooEarly
	case !c.Issued.ValidUntil.IsZero() && !now.Before(c.Issued.ValidUntil):
		return ErrTooLate
	case c.Issued.LimitPerCustomer > 0 && customer == "":
		return ErrCustomer
	}
	_, err := c.makeRoom(customer, now)
	return err
}

func reserve(c Coupon, cmd Reserve) ([]Event, error) {
	if cmd.RedemptionID == "" {
		return nil, ErrRedemption
	}
	switch c.step(cmd.RedemptionID).As {
	case IsReserved, IsRedeemed:
		return nil, nil
	case IsReleased:
		return nil, ErrReleased
	}
	if err := c.Usable(cmd.RedemptionID, cmd.Customer, cmd.Now); err != nil || !c.counts() {
		return nil, err
	}
	events, err := c.makeRoom(cmd.Customer, cmd.Now)
	return append(events, Reserved{c.use(cmd.RedemptionID, cmd.Customer), cmd.ExpiresAt}), err
}

// redeem asks neither for dates nor for a withdrawal: the reservation has promised the use. A reservation that was lost
// is made good while there are uses left: better late than never.
func redeem(c Coupon, cmd Redeem) ([]Event, error) {
	step := c.step(cmd.RedemptionID)
	switch {
	case cmd.RedemptionID == "":
		return nil, ErrRedemption
	case step.As == IsReserved:
		return []Event{Redeemed{step.Use}}, nil
	case step.As == IsReleased:
		return nil, ErrReleased
	case step.As == IsRedeemed || !c.counts():
		return nil, nil
	}
	events, err := c.makeRoom(cmd.Customer, cmd.Now)
	if err != nil {
		return nil, err
	}
	use := c.use(cmd.RedemptionID, cmd.Customer)
	return append(events, Reserved{use, cmd.Now}, Redeemed{use}), nil
}

func release(c Coupon, cmd Release) ([]Event, error) {
	step := c.step(cmd.RedemptionID)
	if step.As != IsReserved && step.As != IsRedeemed {
		return nil, nil
	}
	return []Event{Released{step.Use, BecauseUnwound}}, nil
}

// makeRoom returns what must be released so that a customer can have one more use: nothing while there are uses left,
// else the oldest expired reservations that stand in the way.
func (c Coupon) makeRoom(customer string, now time.Time) (released []Event, err error) {
	mine := c.Issued.LimitPerCustomer > 0 && c.TakenBy(customer) >= c.Issued.LimitPerCustomer
	all := c.Issued.Limit > 0 && c.Taken >= c.Issued.Limit
	if !mine && !all {
		return nil, nil
	}
	expired := c.expired(now)
	if mine {
		i := slices.IndexFunc(expired, func(s Step) bool { return s.Customer == customer })
		if i < 0 {
			return nil, ErrUsedUp
		}
		return []Event{Released{expired[i].Use, BecauseExpired}}, nil
	}
	if len(expired) == 0 {
		return nil, ErrExhausted
	}
	return []Event{Released{expired[0].Use, BecauseExpired}}, nil
}

// expired returns the reservations whose time has passed, the oldest first.
func (c Coupon) expired(now time.Time) []Step {
	expired := slices.DeleteFunc(c.open(), func(s Step) bool { return s.As != IsReserved || s.ExpiresAt.After(now) })
	slices.SortFunc(expired, func(a, b Step) int {
		return cmp.Or(a.ExpiresAt.Compare(b.ExpiresAt), cmp.Compare(a.RedemptionID, b.RedemptionID))
	})
	return expired
}

func (c Coupon) use(redemptionID, customer string) Use {
	return Use{c.Issued.Code, c.Issued.PromotionID, redemptionID, customer}
}
