package locale

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"cartwright/domain/money"

	"pgregory.net/rapid"
)

func TestFormat(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		minor            int64
		currency, locale string
		want             string
	}{
		{123450, "EUR", "en", "€1,234.50"},
		{123450, "EUR", "de-DE", "1.234,50\u00a0€"},
		{123450, "EUR", "de-AT", "€\u00a01.234,50"},
		{-1, "EUR", "sv", "−0,01\u00a0€"},
		{0, "EUR", "de-DE", "0,00\u00a0€"},
		{1999, "JPY", "ja", "￥1,999"},
		{-1234567, "KWD", "en", "-KWD\u00a01,234.567"},
		{1234567, "INR", "hi", "₹12,345.67"},
		{math.MinInt64, "USD", "en", "-$92,233,720,368,547,758.08"},
		{1999, "EUR", "<no locale>", "€19.99"},
		{1999, "XYZ", "en", "1999 XYZ"},
		{7, "", "en", "7 "},
	} {
		if got := Format(money.Of(c.minor, c.currency), c.locale); got != c.want {
			t.Errorf("%d %s in %s is %q, want %q", c.minor, c.currency, c.locale, got, c.want)
		}
	}
}

func TestNoMinorUnitIsLost(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := money.Of(rapid.Int64().Draw(t, "minor"), rapid.SampledFrom([]string{"JPY", "EUR", "KWD"}).Draw(t, "currency"))
		digits := strings.Map(func(r rune) rune {
			if r == '-' || '0' <= r && r <= '9' {
				return r
			}
			return -1
		}, Format(m, "en"))
		if back, err := strconv.ParseInt(digits, 10, 64); err != nil || back != m.Minor {
			t.Fatalf("%v is written %q", m, Format(m, "en"))
		}
	})
}
