package product

import (
	"regexp"

	"cartwright/domain/money"
	"cartwright/domain/refusal"
)

// MaxWeight is a hundred tonnes, in grams.
const MaxWeight = 100_000_000

// Refusals of what the shop must know of a variant.
var (
	ErrCost = refusal.New(refusal.Invalid, "product_cost_invalid",
		"A cost is more than zero, in the currency of the variant's price; leave it out when it is not known.")
	ErrTaxClass = refusal.New(refusal.Invalid, "product_tax_class_invalid",
		"A tax class has 1 to 40 characters: small letters, digits, hyphens and underscores, such as reduced; leave it out for the standard rate.")
	ErrWeight = refusal.New(refusal.Invalid, "product_weight_invalid",
		"A weight is a number of grams from 0 to 100000000.")
	ErrGTIN = refusal.New(refusal.Invalid, "product_gtin_invalid",
		"A GTIN has 8, 12, 13 or 14 digits, of which the last is the check digit; copy it from the bar code.")
)

var taxClassForm = regexp.MustCompile(`^[a-z0-9_-]{0,40}$`)

func checkTrade(at string, t Trade, currency string) error {
	switch {
	case t.Cost != money.Money{} && (t.Cost.Minor <= 0 || t.Cost.Currency != currency):
		return ErrCost.At(at + "/cost")
	case !taxClassForm.MatchString(t.TaxClass):
		return ErrTaxClass.At(at + "/tax_class")
	case t.WeightGrams < 0 || t.WeightGrams > MaxWeight:
		return ErrWeight.At(at + "/weight_grams")
	case t.GTIN != "" && !validGTIN(t.GTIN):
		return ErrGTIN.At(at + "/gtin")
	}
	return nil
}

var gtinForm = regexp.MustCompile(`^([0-9]{8}|[0-9]{12,14})$`)

// validGTIN checks the last digit as the GS1 General Specifications do: from the right, digits weigh 1 and 3 in turn, and
// the sum is a multiple of ten.
func validGTIN(gtin string) bool {
	sum := 0
	for i := range len(gtin) {
		digit := int(gtin[len(gtin)-1-i] - '0')
		sum += digit * (1 + 2*(i%2))
	}
	return gtinForm.MatchString(gtin) && sum%10 == 0
}
