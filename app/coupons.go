package app

import (
	"context"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"cartwright/domain/coupon"
	"cartwright/domain/refusal"
)

// MaxCodes is how many codes one request can issue.
const MaxCodes = 1000

// issuing is how many codes are written at once.
const issuing = 16

// ErrCodes refuses a number of codes.
var ErrCodes = refusal.New(refusal.Invalid, "coupon_count_invalid",
	"One request issues 1 to 1000 codes; ask several times for more.").At("/count")

// CouponTerms is what all codes of one request have in common.
type CouponTerms struct {
	PromotionID             string
	Prefix                  string
	Limit, LimitPerCustomer int64
	ValidFrom, ValidUntil   time.Time
}

// IssueCoupon issues one code of the caller's own choice, and returns it as it is stored.
func (a App) IssueCoupon(ctx context.Context, r Request, code string, terms CouponTerms) (CouponOutcome, error) {
	code = coupon.Normal(code)
	return a.Coupons.Handle(ctx, Envelope[coupon.Command]{
		ID: r.ID, Target: code, Meta: r.Meta,
		Command: coupon.Issue{
			Code: code, PromotionID: terms.PromotionID, Limit: terms.Limit, LimitPerCustomer: terms.LimitPerCustomer,
			ValidFrom: terms.ValidFrom, ValidUntil: terms.ValidUntil,
		},
	})
}

// CouponOutcome is how a code stands after a command.
type CouponOutcome = Outcome[coupon.Coupon, coupon.Event]

// IssueCoupons issues unguessable codes. They follow from the request, so one that was interrupted goes on where it was
// and gets the same codes.
func (a App) IssueCoupons(ctx context.Context, r Request, count int, terms CouponTerms) ([]string, error) {
	switch {
	case count < 1 || count > MaxCodes:
		return nil, ErrCodes
	case len(a.Codes.Secret) == 0:
		return nil, errNoSecret
	}
	codes := make([]string, count)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(issuing)
	for i := range codes {
		codes[i] = a.Codes.coupon(coupon.Normal(terms.Prefix), r.ID, i)
		group.Go(func() error {
			_, err := a.IssueCoupon(ctx, r.following("coupon "+strconv.Itoa(i)), codes[i], terms)
			return err
		})
	}
	return codes, group.Wait()
}
