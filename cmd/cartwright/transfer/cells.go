package transfer

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"cartwright/api/gen"
	"cartwright/domain/money"
)

// pair is one name=value of a cell. Names may be repeated.
type pair struct{ name, value string }

// parsePairs reads name=value|name=value.
func parsePairs(cell string) ([]pair, error) {
	if cell == "" {
		return nil, nil
	}
	var pairs []pair
	for _, part := range cut(cell, '|') {
		sides := cut(part, '=')
		if len(sides) < 2 {
			return nil, fmt.Errorf("%q is no pair; write name=value, and | between pairs", part)
		}
		pairs = append(pairs, pair{unescape(sides[0]), unescape(strings.Join(sides[1:], "="))})
	}
	return pairs, nil
}

func formatPairs(pairs []pair) string {
	texts := make([]string, len(pairs))
	for i, p := range pairs {
		texts[i] = escape(p.name, `\|=`) + "=" + escape(p.value, `\|`)
	}
	return strings.Join(texts, "|")
}

// cut splits at a separator that no backslash stands before. What is escaped stays so.
func cut(text string, separator byte) []string {
	var parts []string
	begin := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case separator:
			parts, begin = append(parts, text[begin:i]), i+1
		}
	}
	return append(parts, text[begin:])
}

func escape(text, special string) string {
	var out strings.Builder
	for i := range len(text) {
		if strings.IndexByte(special, text[i]) >= 0 {
			out.WriteByte('\\')
		}
		out.WriteByte(text[i])
	}
	return out.String()
}

func unescape(text string) string {
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) {
			i++
		}
		out.WriteByte(text[i])
	}
	return out.String()
}

var errAmount = errors.New("is not an amount")

// parseAmount reads a decimal in the major unit of a currency. Nothing is rounded.
func parseAmount(cell, currency string) (gen.Money, error) {
	digits := money.Digits(currency)
	whole, fraction, _ := strings.Cut(cell, ".")
	if len(fraction) > digits || whole == "" || strings.ContainsAny(cell, "+ ") {
		return gen.Money{}, fmt.Errorf("%q %w of %s; write a decimal with at most %d digits after the full stop, such as %s",
			cell, errAmount, currency, digits, formatAmount(gen.Money{Amount: 1999, Currency: currency}))
	}
	minor, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", digits-len(fraction)), 10, 64)
	if err != nil {
		return gen.Money{}, fmt.Errorf("%q %w; write a decimal such as %s", cell, errAmount, formatAmount(gen.Money{Amount: 1999, Currency: currency}))
	}
	return gen.Money{Amount: minor, Currency: currency}, nil
}

// formatAmount writes what parseAmount reads; nothing for no amount.
func formatAmount(m gen.Money) string {
	if m == (gen.Money{}) {
		return ""
	}
	digits := money.Digits(m.Currency)
	text := fmt.Sprintf("%0*d", digits+1, m.Amount)
	if digits == 0 {
		return text
	}
	return text[:len(text)-digits] + "." + text[len(text)-digits:]
}

func parseTime(cell string) (time.Time, error) {
	if day, err := time.Parse(time.DateOnly, cell); err == nil {
		return day, nil
	}
	at, err := time.Parse(time.RFC3339Nano, cell)
	if err != nil {
		return at, fmt.Errorf("%q is not a time; write one such as 2026-11-27T00:00:00Z, or a day such as 2026-11-27, which begins at midnight UTC", cell)
	}
	return at.UTC(), nil
}

func formatTime(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339Nano)
}
