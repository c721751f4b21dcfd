package pricing

import (
	"cmp"
	"slices"

	"cartwright/domain/money"
)

// fieldsOf says which fields the effects of a kind may have.
var fieldsOf = map[Kind][]string{
	Percentage:   {"rate_ppm"},
	Fixed:        {"amount"},
	FreeShipping: {},
	BuyXGetY:     {"rate_ppm", "buy", "get", "get_skus", "max_times"},
	Bundle:       {"amount", "components", "max_times"},
	Tiers:        {"tiers"},
}

// foreign returns a field that is set although the kind has none such.
func (e Effect) foreign() string {
	for _, field := range []struct {
		name string
		set  bool
	}{
		{"rate_ppm", e.RatePPM != 0}, {"amount", e.Amount != money.Money{}}, {"buy", e.Buy != 0}, {"get", e.Get != 0},
		{"get_skus", len(e.GetSKUs) > 0}, {"max_times", e.MaxTimes != 0}, {"components", len(e.Components) > 0},
		{"tiers", len(e.Tiers) > 0},
	} {
		if field.set && !slices.Contains(fieldsOf[e.Kind], field.name) {
			return field.name
		}
	}
	return ""
}

func (e Effect) check() error {
	if _, known := fieldsOf[e.Kind]; !known {
		return ErrKind
	}
	if field := e.foreign(); field != "" {
		return ErrForeign.At("/effect/" + field)
	}
	switch e.Kind {
	case Percentage:
		return checkRate("/effect/rate_ppm", e.RatePPM)
	case Fixed:
		return checkPositive("/effect/amount", e.Amount)
	case BuyXGetY:
		return e.checkBuyXGetY()
	case Bundle:
		return e.checkBundle()
	case Tiers:
		return checkTiers(e.Tiers)
	}
	return nil
}

func (e Effect) checkBuyXGetY() error {
	return cmp.Or(
		checkUnits("/effect/buy", e.Buy), checkUnits("/effect/get", e.Get), checkRate("/effect/rate_ppm", e.RatePPM),
		checkList("/effect/get_skus", e.GetSKUs), checkTimes(e.MaxTimes),
	)
}

func (e Effect) checkBundle() error {
	if len(e.Components) == 0 || len(e.Components) > MaxTiers {
		return ErrParts
	}
	seen := map[string]bool{"": true}
	for i, c := range e.Components {
		if seen[c.SKU] {
			return ErrParts.At(pointer("components", i, "sku"))
		}
		if err := checkUnits(pointer("components", i, "quantity"), c.Quantity); err != nil {
			return err
		}
		seen[c.SKU] = true
	}
	return cmp.Or(checkPositive("/effect/amount", e.Amount), checkTimes(e.MaxTimes))
}

func checkTimes(n int64) error {
	if n < 0 {
		return ErrTimes.At("/effect/max_times")
	}
	return nil
}

func checkTiers(tiers []Tier) error {
	if len(tiers) == 0 || len(tiers) > MaxTiers {
		return ErrTiers
	}
	for i, t := range tiers {
		if t.MinQuantity < 0 || t.MinQuantity == 0 && t.MinAmount.IsZero() {
			return ErrTiers.At(pointer("tiers", i, "min_quantity"))
		}
		if err := cmp.Or(
			checkMinimum(pointer("tiers", i, "min_amount"), t.MinAmount), checkRate(pointer("tiers", i, "rate_ppm"), t.RatePPM),
		); err != nil {
			return err
		}
	}
	return nil
}
