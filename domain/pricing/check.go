package pricing

import (
	"fmt"

	"cartwright/domain/money"
	"cartwright/domain/refusal"
)

// Limits of what can be priced.
const (
	MaxLines    = 1000
	MaxQuantity = 1_000_000
)

// Refusals of a basket.
var (
	ErrCurrency = refusal.New(refusal.Invalid, "basket_currency_invalid",
		"A basket's currency has three upper-case letters, such as EUR.").At("/currency")
	ErrOtherCurrency = refusal.New(refusal.Invalid, "basket_currency_differs",
		"All amounts of a basket are in its currency; price what is in another one separately.")
	ErrTooManyLines = refusal.New(refusal.Invalid, "basket_too_long",
		"A basket has at most 1000 lines; split it.").At("/lines")
	ErrLineID = refusal.New(refusal.Invalid, "basket_line_id_invalid",
		"Each line needs an id that no other line of the basket has.")
	ErrSKU      = refusal.New(refusal.Invalid, "basket_sku_missing", "Each line needs a SKU.")
	ErrQuantity = refusal.New(refusal.Invalid, "basket_quantity_invalid",
		"A line has 1 to 1000000 units; leave out a line that has none.")
	ErrNegative = refusal.New(refusal.Invalid, "basket_amount_negative",
		"A price is at least zero; what is taken off is a promotion.")
	ErrSettings = refusal.New(refusal.Invalid, "pricing_settings_invalid",
		"Tax is rounded per line or order; half_even, half_up or down.").At("/settings")
	ErrTooMuch = refusal.New(refusal.Invalid, "basket_amount_too_large",
		"The basket comes to more than can be counted; split it.").At("/lines")
)

func check(b Basket, s Settings) error {
	switch {
	case !money.IsCurrency(b.Currency):
		return ErrCurrency
	case len(b.Lines) > MaxLines:
		return ErrTooManyLines
	case !s.TaxLevel.Known() || !s.Rounding.Known():
		return ErrSettings
	}
	if err := checkAmount("/shipping", b.Shipping, b.Currency); err != nil && b.Shipping != (money.Money{}) {
		return err
	}
	return checkLines(b)
}

func checkLines(b Basket) error {
	seen := make(map[string]bool, len(b.Lines))
	for i, line := range b.Lines {
		at := fmt.Sprintf("/lines/%d", i)
		switch {
		case line.LineID == "" || seen[line.LineID]:
			return ErrLineID.At(at + "/line_id")
		case line.SKU == "":
			return ErrSKU.At(at + "/sku")
		case line.Quantity < 1 || line.Quantity > MaxQuantity:
			return ErrQuantity.At(at + "/quantity")
		}
		if err := checkAmount(at+"/unit_price", line.UnitPrice, b.Currency); err != nil {
			return err
		}
		seen[line.LineID] = true
	}
	return nil
}

func checkAmount(at string, m money.Money, currency string) error {
	switch {
	case m.Currency != currency:
		return ErrOtherCurrency.At(at)
	case m.Minor < 0:
		return ErrNegative.At(at)
	}
	return nil
}
