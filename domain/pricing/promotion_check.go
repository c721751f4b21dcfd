package pricing

import (
	"fmt"
	"regexp"
	"slices"
	"unicode/utf8"

	"cartwright/domain/money"
	"cartwright/domain/refusal"
)

// Limits of a promotion.
const (
	MaxTiers = 20   // and components of a bundle
	MaxUnits = 1000 // bought, got, or in a bundle
)

// Refusals of a promotion.
var (
	ErrID   = refusal.New(refusal.Invalid, "promotion_id_missing", "A promotion needs an id.").At("/id")
	ErrName = refusal.New(refusal.Invalid, "promotion_name_invalid",
		"A promotion needs a name of 1 to 200 characters; shoppers see it.").At("/name")
	ErrCode = refusal.New(refusal.Invalid, "promotion_code_invalid",
		"A code has 3 to 40 upper-case letters, digits, hyphens and underscores; shoppers may type it in lower case.").At("/code")
	ErrLimit = refusal.New(refusal.Invalid, "promotion_limit_invalid",
		"A promotion has no limits; make it one by_coupon, and issue coupons that have.")
	ErrByCoupon = refusal.New(refusal.Invalid, "promotion_code_foreign",
		"A promotion has a code of its own, or applies by coupons, which have theirs; leave one out.").At("/by_coupon")
	ErrTimes    = refusal.New(refusal.Invalid, "promotion_times_invalid", "How often is at least zero, which is no limit.")
	ErrCombines = refusal.New(refusal.Invalid, "promotion_combines_invalid",
		"A promotion combines with product, order and shipping promotions, each named once, or is exclusive; leave it out for all.").At("/combines_with")
	ErrKind = refusal.New(refusal.Invalid, "promotion_kind_unknown",
		"A promotion is a percentage, fixed, free_shipping, buy_x_get_y, bundle or tiers.").At("/effect/kind")
	ErrForeign = refusal.New(refusal.Invalid, "promotion_field_foreign",
		"Promotions of this kind do not have this field; leave it out, or choose another kind.")
	ErrRate = refusal.New(refusal.Invalid, "promotion_rate_invalid",
		"A rate is between 1 and 1000000 parts per million: 100000 is 10 %.")
	ErrAmount = refusal.New(refusal.Invalid, "promotion_amount_invalid",
		"An amount is more than zero minor units of a currency of three upper-case letters, such as 500 EUR.")
	ErrUnits = refusal.New(refusal.Invalid, "promotion_quantity_invalid", "A quantity is between 1 and 1000.")
	ErrParts = refusal.New(refusal.Invalid, "promotion_parts_invalid",
		"A bundle has 1 to 20 components, each another SKU.").At("/effect/components")
	ErrTiers = refusal.New(refusal.Invalid, "promotion_tiers_invalid",
		"A promotion has 1 to 20 tiers, each with a quantity or an amount to be reached.").At("/effect/tiers")
	ErrCurrencies = refusal.New(refusal.Invalid, "promotion_currency_differs",
		"All amounts of a promotion are in one currency; make another promotion for another currency.").At("/effect")
)

var codeForm = regexp.MustCompile(`^[A-Z0-9_-]{3,40}$`)

// Check refuses a promotion that is not written as a promotion is.
func (p Promotion) Check() error {
	switch {
	case p.ID == "":
		return ErrID
	case p.Name == "" || utf8.RuneCountInString(p.Name) > 200:
		return ErrName
	case p.Code != "" && !codeForm.MatchString(p.Code):
		return ErrCode
	case p.Limit != 0:
		return ErrLimit.At("/limit")
	case p.LimitPerCustomer != 0:
		return ErrLimit.At("/limit_per_customer")
	case p.ByCoupon && p.Code != "":
		return ErrByCoupon
	case !p.combinable():
		return ErrCombines
	}
	if err := p.Conditions.check(); err != nil {
		return err
	}
	if err := p.Effect.check(); err != nil {
		return err
	}
	return p.oneCurrency()
}

func (p Promotion) combinable() bool {
	seen := map[Class]bool{}
	for _, c := range p.CombinesWith {
		if seen[c] || !slices.Contains(classes, c) {
			return false
		}
		seen[c] = true
	}
	return !p.Exclusive || len(seen) == 0
}

func checkMinimum(at string, m money.Money) error {
	if m == (money.Money{}) {
		return nil
	}
	return checkPositive(at, m)
}

func checkPositive(at string, m money.Money) error {
	if m.Minor <= 0 || !money.IsCurrency(m.Currency) {
		return ErrAmount.At(at)
	}
	return nil
}

func checkRate(at string, ratePPM int64) error {
	if ratePPM < 1 || ratePPM > money.PPM {
		return ErrRate.At(at)
	}
	return nil
}

func checkUnits(at string, n int64) error {
	if n < 1 || n > MaxUnits {
		return ErrUnits.At(at)
	}
	return nil
}

func (p Promotion) oneCurrency() error {
	amounts := slices.DeleteFunc(p.amounts(), money.Money.IsZero)
	for _, amount := range amounts {
		if amount.Currency != amounts[0].Currency {
			return ErrCurrencies
		}
	}
	return nil
}

func (p Promotion) amounts() []money.Money {
	amounts := []money.Money{p.Conditions.MinAmount, p.Effect.Amount}
	for _, tier := range p.Effect.Tiers {
		amounts = append(amounts, tier.MinAmount)
	}
	return amounts
}

func pointer(list string, i int, field string) string {
	return fmt.Sprintf("/effect/%s/%d/%s", list, i, field)
}
