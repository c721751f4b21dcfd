package app

import (
	"context"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"cartwright/domain/coupon"
	"cartwright/domain/promotion"
	"cartwright/domain/refusal"
)

// MaxCodes is how many codes one request can issue.
const MaxCodes = 1000

// issuing is how many codes are written at once.
const issuing = 16

// Refusals of what coupons are to be issued for.
var (
	ErrCodes = refusal.New(refusal.Invalid, "coupon_count_invalid",
		"One request issues 1 to 1000 codes; ask several times for more.").At("/count")
	ErrNotByCoupon = refusal.New(refusal.Conflict, "promotion_not_by_coupon",
		"This promotion applies to everybody, or with a code of its own; issue coupons for one that is by_coupon.").At("/promotion_id")
	ErrNotStarted = refusal.New(refusal.Conflict, "promotion_not_started",
		"This promotion is not on, so its coupons would be worth nothing; start it first.").At("/promotion_id")
	ErrOver = refusal.New(refusal.Conflict, "promotion_over",
		"This promotion is over, so its coupons would be worth nothing; give it a later end first.").At("/promotion_id")
)

// CouponTerms is what all codes of one request have in common.
type CouponTerms struct {
	PromotionID             string
	Prefix                  string
	Limit, LimitPerCustomer int64
	ValidFrom, ValidUntil   time.Time
}

// IssueCoupon issues one code of the caller's own choice, and returns it as it is stored.
func (a App) IssueCoupon(ctx context.Context, r Request, code string, terms CouponTerms) (CouponOutcome, error) {
	if err := a.redeemable(ctx, terms.issue(code)); err != nil {
		return CouponOutcome{}, err
	}
	return a.issue(ctx, r, terms.issue(code))
}

// issue is the command that issues a code.
func (t CouponTerms) issue(code string) coupon.Issue {
	return coupon.Issue{
		Code: coupon.Normal(code), PromotionID: t.PromotionID, Limit: t.Limit, LimitPerCustomer: t.LimitPerCustomer,
		ValidFrom: t.ValidFrom, ValidUntil: t.ValidUntil,
	}
}

func (a App) issue(ctx context.Context, r Request, command coupon.Issue) (CouponOutcome, error) {
	return a.Coupons.Handle(ctx, envelope[coupon.Command](r, command.Code, command))
}

// redeemable makes sure that a new code is worth something. A code that was issued before is worth what it is.
func (a App) redeemable(ctx context.Context, command coupon.Issue) error {
	issued, err := a.Coupons.Load(ctx, command.Code)
	if err != nil {
		return err
	}
	if _, err := coupon.Decide(issued.State, command); err != nil || issued.Revision != NoStream {
		return err
	}
	found, err := a.Promotions.Load(ctx, command.PromotionID)
	if err != nil {
		return err
	}
	return onNow(found.State, a.Clock())
}

// onNow refuses a promotion of which coupons would be worth nothing.
func onNow(p promotion.Promotion, now time.Time) error {
	until := p.Rule.Conditions.Until
	switch {
	case p.Status == "":
		return promotion.ErrNotFound.At("/promotion_id")
	case p.Status == promotion.IsWithdrawn:
		return promotion.ErrWithdrawn.At("/promotion_id")
	case !p.Rule.ByCoupon:
		return ErrNotByCoupon
	case p.Status != promotion.IsStarted:
		return ErrNotStarted
	case !until.IsZero() && !now.Before(until):
		return ErrOver
	}
	return nil
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
	for i := range codes {
		codes[i] = a.Codes.coupon(coupon.Normal(terms.Prefix), r.ID, i)
	}
	if err := a.redeemable(ctx, terms.issue(codes[0])); err != nil {
		return nil, err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(issuing)
	for i := range codes {
		group.Go(func() error {
			_, err := a.issue(ctx, r.following("coupon "+strconv.Itoa(i)), terms.issue(codes[i]))
			return err
		})
	}
	return codes, group.Wait()
}
