package app_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"cartwright/app"
	"cartwright/domain/coupon"
	"cartwright/domain/event"
	"cartwright/domain/pricing"
	"cartwright/domain/promotion"
)

// redeem reserves and redeems one use.
func redeem(ctx context.Context, a app.App, code, id, customer string) error {
	now := time.Now()
	for _, command := range []coupon.Command{
		coupon.Reserve{RedemptionID: id, Customer: customer, Now: now, ExpiresAt: now.Add(time.Hour)},
		coupon.Redeem{RedemptionID: id, Customer: customer, Now: now},
	} {
		_, err := a.Coupons.Handle(ctx, app.Envelope[coupon.Command]{
			ID: fmt.Sprintf("%T of %s", command, id), Target: code, Command: command,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// rush lets shoppers redeem one code all at once, at two programs, and returns how many did, by customer.
func rush(t *testing.T, a app.App, code string, shoppers, customers int, full error) map[string]int {
	t.Helper()
	programs := []app.App{a, app.New(a.Streams, a.Shelf, a.Vault, a.Clock)}
	redeemed := map[string]int{}
	var lock sync.Mutex
	var group sync.WaitGroup
	for i := range shoppers {
		group.Go(func() {
			customer := fmt.Sprint("customer ", i%customers)
			switch err := redeem(t.Context(), programs[i%2], code, fmt.Sprint("f", i), customer); {
			case err == nil:
				lock.Lock()
				redeemed[customer]++
				lock.Unlock()
			case !errors.Is(err, full):
				t.Error(err)
			}
		})
	}
	group.Wait()
	return redeemed
}

// byCoupon makes a promotion of which coupons can be issued.
func byCoupon(t *testing.T, a app.App, id string) {
	t.Helper()
	rule := pricing.Promotion{ID: id, Name: "Coupons", ByCoupon: true, Effect: pricing.Effect{Kind: pricing.Percentage, RatePPM: 100_000}}
	for _, command := range []promotion.Command{promotion.Create{Rule: rule}, promotion.Start{}} {
		_, err := a.Promotions.Handle(t.Context(), app.Envelope[promotion.Command]{
			ID: fmt.Sprintf("%T of %s", command, id), Target: id, Command: command,
		})
		must(t, err)
	}
}

func TestACodeIsRedeemedAsOftenAsItsLimitHoweverManyRush(t *testing.T) {
	t.Parallel()
	a := shop(t)
	byCoupon(t, a, "prm")
	_, err := a.IssueCoupon(t.Context(), request("issue"), "rush", app.CouponTerms{PromotionID: "prm", Limit: 100})
	must(t, err)
	if redeemed := rush(t, a, "RUSH", 500, 500, coupon.ErrExhausted); len(redeemed) != 100 {
		t.Errorf("%d uses of 100 were redeemed", len(redeemed))
	}
	history, err := a.Streams.Read(t.Context(), event.StreamOf(coupon.Category, "RUSH"))
	must(t, err)
	if len(history) != 1+2*100 {
		t.Errorf("the stream has %d events", len(history))
	}
}

func TestACustomerRedeemsACodeAsOftenAsItsLimit(t *testing.T) {
	t.Parallel()
	a := shop(t)
	byCoupon(t, a, "prm")
	_, err := a.IssueCoupon(t.Context(), request("issue"), "mine", app.CouponTerms{PromotionID: "prm", LimitPerCustomer: 2})
	must(t, err)
	redeemed := rush(t, a, "MINE", 500, 50, coupon.ErrUsedUp)
	for customer, n := range redeemed {
		if n != 2 {
			t.Errorf("%s redeemed %d uses of 2", customer, n)
		}
	}
	if len(redeemed) != 50 {
		t.Errorf("%d customers of 50 redeemed", len(redeemed))
	}
}

func TestCodesInBulkAreTheSameWhenTheRequestIs(t *testing.T) {
	t.Parallel()
	a := shop(t)
	a.Codes.Secret = []byte("secret")
	byCoupon(t, a, "prm")
	terms := app.CouponTerms{PromotionID: "prm", Prefix: "tea-", Limit: 1}
	first, err := a.IssueCoupons(t.Context(), request("bulk"), 30, terms)
	must(t, err)
	again, err := a.IssueCoupons(t.Context(), request("bulk"), 30, terms)
	must(t, err)
	others, err := a.IssueCoupons(t.Context(), request("more"), 1, terms)
	must(t, err)
	if fmt.Sprint(first) != fmt.Sprint(again) || first[0] == others[0] {
		t.Errorf("%v, then %v and %v", first, again, others)
	}
	for _, code := range first {
		found, err := a.Coupons.Load(t.Context(), code)
		must(t, err)
		if found.State.Issued.Limit != 1 || found.Revision != 0 {
			t.Errorf("%s was issued as %+v", code, found.State.Issued)
		}
	}
	_, err = a.IssueCoupons(t.Context(), request("bulk"), app.MaxCodes+1, terms)
	refused(t, err, "coupon_count_invalid", "/count")
}

// A code is worth something when it is made, or it is not made.
func TestCouponsAreIssuedForWhatIsOn(t *testing.T) {
	t.Parallel()
	a := shop(t)
	rule := pricing.Promotion{ID: "prm", Name: "Ten", Effect: pricing.Effect{Kind: pricing.Percentage, RatePPM: 100_000}}
	coupons := rule
	coupons.ByCoupon = true
	over := coupons
	over.Conditions.Until = time.Now().Add(-time.Hour)
	issue := func(id string) error {
		_, err := a.IssueCoupon(t.Context(), request(id), "tea-10", app.CouponTerms{PromotionID: "prm"})
		return err
	}
	refused(t, issue("too soon"), "promotion_not_found", "/promotion_id")
	for i, step := range []struct {
		command promotion.Command
		code    string
	}{
		{promotion.Create{Rule: rule}, "promotion_not_by_coupon"},
		{promotion.Change{Rule: coupons}, "promotion_not_started"},
		{promotion.Start{}, ""},
		{promotion.Change{Rule: over}, "promotion_over"},
		{promotion.Withdraw{}, "promotion_withdrawn"},
	} {
		_, err := a.Promotions.Handle(t.Context(), app.Envelope[promotion.Command]{
			ID: fmt.Sprint("step", i), Target: "prm", Command: step.command,
		})
		must(t, err)
		code := fmt.Sprint("TEA-", i)
		_, err = a.IssueCoupon(t.Context(), request(code), code, app.CouponTerms{PromotionID: "prm"})
		if step.code != "" {
			refused(t, err, step.code, "/promotion_id")
			continue
		}
		must(t, err)
	}
	_, err := a.IssueCoupon(t.Context(), request("again"), "tea-2", app.CouponTerms{PromotionID: "prm"})
	must(t, err) // as the first time
}
