package process

import (
	"errors"
	"time"

	"cartwright/domain/coupon"
)

// redeemCoupons makes the uses that were set aside final. One that expired and was taken by somebody else is past help: the
// order stands at the price that was agreed.
func (s *fulfilment) redeemCoupons(at time.Time) (effects []Effect) {
	for _, code := range s.Coupons {
		effects = append(effects, Send{
			Target: code, TooLate: errors.Join(coupon.ErrExhausted, coupon.ErrUsedUp, coupon.ErrReleased),
			Command: coupon.Redeem{RedemptionID: s.FulfilmentID, Customer: s.CustomerID, Now: at},
		})
	}
	return effects
}

// releaseCoupons gives the uses back.
func (s *fulfilment) releaseCoupons() (effects []Effect) {
	for _, code := range s.Coupons {
		effects = append(effects, Send{Target: code, Command: coupon.Release{RedemptionID: s.FulfilmentID}})
	}
	return effects
}
