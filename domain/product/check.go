package product

import (
	"fmt"
	"regexp"
	"unicode/utf8"

	"cartwright/domain/money"
	"cartwright/domain/refusal"
)

// Limits of a product.
const (
	MaxTitle      = 200 // characters
	MaxVariants   = 500
	MaxAttributes = 50
	MaxMedia      = 50
)

// Refusals of what is written wrongly.
var (
	ErrID    = refusal.New(refusal.Invalid, "product_id_missing", "A product needs an id.").At("/id")
	ErrTitle = refusal.New(refusal.Invalid, "product_title_invalid",
		"A product needs a title of 1 to 200 characters.").At("/title")
	ErrAttributes = refusal.New(refusal.Invalid, "product_attributes_invalid",
		"A product has at most 50 attributes, each with a name and a value.").At("/attributes")
	ErrMedia = refusal.New(refusal.Invalid, "product_media_invalid",
		"A product has at most 50 pictures and films, each with the URL it is at.").At("/media")
	ErrTooManyVariants = refusal.New(refusal.Invalid, "product_variants_too_many",
		"A product has at most 500 variants; split it into several products.").At("/variants")
	ErrSKU = refusal.New(refusal.Invalid, "product_sku_invalid",
		"A SKU has 1 to 64 characters: letters, digits, hyphens, underscores and full stops.")
	ErrPrice = refusal.New(refusal.Invalid, "product_price_invalid",
		"A price is more than zero minor units of a currency of three upper-case letters, such as 1999 EUR.")
	ErrCurrency = refusal.New(refusal.Invalid, "product_currency_differs",
		"All variants of a product are priced in one currency; create another product for another currency.")
)

var (
	skuForm      = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,64}$`)
	currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)
)

func checkProduct(cmd Create) error {
	if cmd.ProductID == "" {
		return ErrID
	}
	if err := checkDescription(cmd.Description); err != nil {
		return err
	}
	if err := checkOptions(cmd.Options); err != nil {
		return err
	}
	switch {
	case len(cmd.Variants) == 0:
		return ErrNoVariants
	case len(cmd.Variants) > MaxVariants:
		return ErrTooManyVariants
	}
	return checkVariants(cmd.Variants)
}

func checkVariants(variants []Variant) error {
	seen := make(map[string]bool, len(variants))
	for i, variant := range variants {
		at := fmt.Sprintf("/variants/%d", i)
		if err := checkVariant(at, variant, variants[0].Price.Currency); err != nil {
			return err
		}
		if seen[variant.SKU] {
			return ErrSKUTaken.At(at + "/sku")
		}
		seen[variant.SKU] = true
	}
	return nil
}

func checkDescription(d Description) error {
	if d.Title == "" || utf8.RuneCountInString(d.Title) > MaxTitle {
		return ErrTitle
	}
	for name, value := range d.Attributes {
		if name == "" || value == "" {
			return ErrAttributes
		}
	}
	for i, m := range d.Media {
		if m.URL == "" {
			return ErrMedia.At(fmt.Sprintf("/media/%d/url", i))
		}
	}
	switch {
	case len(d.Attributes) > MaxAttributes:
		return ErrAttributes
	case len(d.Media) > MaxMedia:
		return ErrMedia
	}
	return nil
}

func checkVariant(at string, v Variant, currency string) error {
	if !skuForm.MatchString(v.SKU) {
		return ErrSKU.At(at + "/sku")
	}
	if err := checkPrice(at+"/price", v.Price, currency); err != nil {
		return err
	}
	if err := checkTrade(at, v.Trade, currency); err != nil {
		return err
	}
	return checkComponents(at, v.SKU, v.Components)
}

func checkPrice(at string, price money.Money, currency string) error {
	switch {
	case price.Minor <= 0 || !currencyForm.MatchString(price.Currency):
		return ErrPrice.At(at)
	case price.Currency != currency:
		return ErrCurrency.At(at)
	}
	return nil
}
