package cart

import (
	"regexp"
	"slices"
)

var couponForm = regexp.MustCompile(`^[A-Z0-9_-]{1,64}$`)

func enterCoupon(c Cart, cmd EnterCoupon) ([]Event, error) {
	switch {
	case !couponForm.MatchString(cmd.Code):
		return nil, ErrCoupon
	case slices.Contains(c.Coupons, cmd.Code):
		return nil, nil
	case len(c.Coupons) >= MaxCoupons:
		return nil, ErrCoupons
	}
	return []Event{CouponEntered(cmd)}, nil
}

func removeCoupon(c Cart, cmd RemoveCoupon) ([]Event, error) {
	if !slices.Contains(c.Coupons, cmd.Code) {
		return nil, nil
	}
	return []Event{CouponRemoved(cmd)}, nil
}
