package money

import (
	"testing"

	"github.com/bojanz/currency"
)

func TestDigitsAreThoseOfISO4217(t *testing.T) {
	t.Parallel()
	for _, code := range currency.GetCurrencyCodes() {
		want, _ := currency.GetDigits(code)
		if got := Digits(code); got != int(want) {
			t.Errorf("%s has %d digits, want %d", code, got, want)
		}
		if !IsCurrency(code) {
			t.Errorf("%s is no currency", code)
		}
	}
}

func TestOnlyThreeCapitalsAreACurrency(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"", "eur", "EU", "EURO", "E R", "E1R", "ÄÖ", "JPY KMF"} {
		if IsCurrency(code) || Digits(code) != 2 {
			t.Errorf("%q is a currency, or has %d digits", code, Digits(code))
		}
	}
}
