package audit

import "cartwright/domain/coupon"

// code is one coupon as the log tells it: what was promised, and who has a use by which redemption.
type code struct {
	terms coupon.Issued
	uses  map[string]string // customers by redemption
	by    map[string]int64  // uses by customer
}

func (a *Auditor) seeCoupon(id string, e coupon.Event) {
	c, ok := a.coupons[id]
	if !ok {
		c = &code{uses: map[string]string{}, by: map[string]int64{}}
		a.coupons[id] = c
	}
	switch e := e.(type) {
	case coupon.Issued:
		c.terms = e
	case coupon.Reserved:
		a.takeUse(id, c, e.Use)
	case coupon.Redeemed:
		if _, reserved := c.uses[e.RedemptionID]; !reserved {
			a.broken("coupon_within_limits", id, "%s redeemed a use that it had not reserved", e.RedemptionID)
		}
	case coupon.Released:
		if customer, taken := c.uses[e.RedemptionID]; taken {
			delete(c.uses, e.RedemptionID)
			c.by[customer]--
		}
	}
}

func (a *Auditor) takeUse(id string, c *code, use coupon.Use) {
	if _, twice := c.uses[use.RedemptionID]; twice {
		a.broken("coupon_within_limits", id, "%s reserved two uses", use.RedemptionID)
		return
	}
	c.uses[use.RedemptionID] = use.Customer
	c.by[use.Customer]++
	if all := int64(len(c.uses)); c.terms.Limit > 0 && all > c.terms.Limit {
		a.broken("coupon_within_limits", id, "%d uses taken of %d", all, c.terms.Limit)
	}
	if mine := c.by[use.Customer]; c.terms.LimitPerCustomer > 0 && mine > c.terms.LimitPerCustomer {
		a.broken("coupon_within_limits", id, "%d uses taken by one customer of %d", mine, c.terms.LimitPerCustomer)
	}
}
