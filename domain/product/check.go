package product

import (
	"fmt"
	"regexp"
	"unicode/utf8"

	"cartwright/domain/money"
	"cartwright/domain/refusal"
)

// MaxTitle is how many characters a title may have.
const MaxTitle = 200

// Refusals of what is written wrongly.
var (
	ErrID    = refusal.New(refusal.Invalid, "product_id_missing", "A product needs an id.").At("/id")
	ErrTitle = refusal.New(refusal.Invalid, "product_title_invalid",
		"A product needs a title of 1 to 200 characters.").At("/title")
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
	if err := checkTitle(cmd.Description.Title); err != nil {
		return err
	}
	if len(cmd.Variants) == 0 {
		return ErrNoVariants
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

func checkTitle(title string) error {
	if title == "" || utf8.RuneCountInString(title) > MaxTitle {
		return ErrTitle
	}
	return nil
}

func checkVariant(at string, v Variant, currency string) error {
	if !skuForm.MatchString(v.SKU) {
		return ErrSKU.At(at + "/sku")
	}
	return checkPrice(at+"/price", v.Price, currency)
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
