package product

import (
	"fmt"
	"slices"
	"strings"

	"cartwright/domain/refusal"
)

// Limits of what variants can differ in.
const (
	MaxOptions = 5
	MaxValues  = 200
)

// Refusals about options.
var (
	ErrOptions = refusal.New(refusal.Invalid, "product_options_invalid",
		"A product has at most 5 options, each with a name of its own and 1 to 200 different values.").At("/options")
	ErrUnfit = refusal.New(refusal.Invalid, "product_variant_unfit",
		"A variant has exactly one of the values of each of the product's options; define the missing value, or change the variant.")
	ErrTwins = refusal.New(refusal.Conflict, "product_variants_alike",
		"Two variants of a product cannot have the same options; one of them must differ.")
)

func checkOptions(options []Option) error {
	if len(options) > MaxOptions {
		return ErrOptions
	}
	for i, o := range options {
		named := slices.IndexFunc(options, func(other Option) bool { return other.Name == o.Name })
		if o.Name == "" || named != i || len(o.Values) == 0 || len(o.Values) > MaxValues || !distinct(o.Values) {
			return ErrOptions.At(fmt.Sprintf("/options/%d", i))
		}
	}
	return nil
}

func distinct(values []string) bool {
	seen := map[string]bool{"": true}
	for _, v := range values {
		if seen[v] {
			return false
		}
		seen[v] = true
	}
	return true
}

// fit says that all variants have the options, and no two the same. A product without options does not say what its
// variants differ in.
func fit(options []Option, variants []Variant) *refusal.Refusal {
	if len(options) == 0 {
		return nil
	}
	seen := map[string]bool{}
	for i, v := range variants {
		at := fmt.Sprintf("/variants/%d/options", i)
		chosen, ok := v.choice(options)
		switch {
		case !ok:
			return ErrUnfit.At(at).Because(fmt.Sprintf("The variant %s needs exactly one value of each of the options %s.", v.SKU, listed(options)))
		case seen[chosen]:
			return ErrTwins.At(at)
		}
		seen[chosen] = true
	}
	return nil
}

// choice is a text that only variants with the same values share.
func (v Variant) choice(options []Option) (chosen string, ok bool) {
	for _, o := range options {
		value := v.Options[o.Name]
		if !slices.Contains(o.Values, value) {
			return "", false
		}
		chosen += fmt.Sprintf("%q ", value)
	}
	return chosen, len(v.Options) == len(options)
}

// listed is "size (S, M), colour (red)".
func listed(options []Option) string {
	texts := make([]string, len(options))
	for i, o := range options {
		texts[i] = o.Name + " (" + strings.Join(o.Values, ", ") + ")"
	}
	return strings.Join(texts, ", ")
}
