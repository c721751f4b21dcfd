package pricing

import (
	"slices"

	"cartwright/domain/refusal"
)

// Limits of conditions.
const (
	MaxListed     = 200 // entries of each list
	MaxAttributes = 20
)

// Refusals of conditions.
var (
	ErrList = refusal.New(refusal.Invalid, "promotion_list_invalid",
		"A list has at most 200 entries, none of them empty.")
	ErrAttributes = refusal.New(refusal.Invalid, "promotion_attributes_invalid",
		"A promotion asks for at most 20 attributes, each with a name and a value.").At("/conditions/attributes")
	ErrDates = refusal.New(refusal.Invalid, "promotion_dates_invalid",
		"A promotion ends after it begins; leave out the end to have none.").At("/conditions/until")
)

func (c Conditions) check() error {
	for _, list := range []struct {
		at      string
		entries []string
	}{
		{"skus", c.SKUs}, {"product_ids", c.ProductIDs}, {"categories", c.Categories}, {"brands", c.Brands},
		{"tax_classes", c.TaxClasses}, {"groups", c.Groups}, {"channels", c.Channels},
	} {
		if err := checkList("/conditions/"+list.at, list.entries); err != nil {
			return err
		}
	}
	if len(c.Attributes) > MaxAttributes || hasEmpty(c.Attributes) {
		return ErrAttributes
	}
	if err := checkMinimum("/conditions/min_amount", c.MinAmount); err != nil {
		return err
	}
	if !c.Until.IsZero() && !c.From.Before(c.Until) {
		return ErrDates
	}
	return nil
}

func hasEmpty(attributes map[string]string) bool {
	for name, value := range attributes {
		if name == "" || value == "" {
			return true
		}
	}
	return false
}

func checkList(at string, entries []string) error {
	if len(entries) > MaxListed || slices.Contains(entries, "") {
		return ErrList.At(at)
	}
	return nil
}
