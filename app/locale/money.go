// Package locale writes amounts the way people of a place do, after the Unicode CLDR.
package locale

import (
	"cartwright/domain/money"

	"github.com/bojanz/currency"
)

// Format writes an amount as people write it in a locale such as "de-DE" or "en": 1.234,50 €. A locale that is unknown is
// English; an amount of no known currency is written in minor units with its code.
//
// The library is given minor units and asked for nothing but text: its amounts are decimals, which it rounds silently on
// the way back, and a negative decimal that rounds to zero keeps its sign.
func Format(m money.Money, locale string) string {
	amount, err := currency.NewAmountFromInt64(m.Minor, m.Currency)
	if err != nil {
		return m.String()
	}
	return currency.NewFormatter(currency.NewLocale(locale)).Format(amount)
}
