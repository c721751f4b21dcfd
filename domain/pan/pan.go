// Package pan recognises card numbers (primary account numbers) where they do not belong: a shop that never takes one in never has to protect it.
package pan

import (
	"regexp"
	"strings"
)

// Lengths of card numbers, in digits. Trade item numbers (EAN, GTIN) have 13 or 14 and pass the same checksum by chance one
// time in ten, so that where those are expected only LongerThanGTIN is suspicious.
const (
	Shortest       = 13
	LongerThanGTIN = 15
	longest        = 19
)

// candidate is a run of digits on its own, in one piece or in groups as they are embossed. Card numbers begin with 2 to 6; a
// plus sign begins a telephone number, and %B what is on a magnetic stripe.
var candidate = regexp.MustCompile(`(?:^|%B|[^0-9A-Za-z_+])([2-6][0-9]{12,18}|[2-6][0-9]{2,6}(?:[ -][0-9]{3,7}){1,5})(?:$|[^0-9A-Za-z_])`)

// uuid has groups of digits that are one number only by chance.
var uuid = regexp.MustCompile(`[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}`)

// In reports whether a text contains a card number of at least that many digits.
func In(text string, least int) bool {
	found := false
	each(text, least, func(int, int) { found = true })
	return found
}

// Redact returns a text with every card number in it made unreadable.
func Redact(text string) string {
	hidden := []byte(text)
	each(text, Shortest, func(from, to int) {
		for i := from; i < to; i++ {
			if '0' <= hidden[i] && hidden[i] <= '9' {
				hidden[i] = '*'
			}
		}
	})
	return string(hidden)
}

// each calls see with where card numbers begin and end.
func each(text string, least int, see func(from, to int)) {
	masked := uuid.ReplaceAllStringFunc(text, func(id string) string { return strings.Repeat("u", len(id)) })
	for at := 0; at < len(masked); {
		match := candidate.FindStringSubmatchIndex(masked[at:])
		if match == nil {
			return
		}
		from, to := at+match[2], at+match[3]
		if n := numberAt(masked[from:to], least); n > 0 {
			see(from, from+n)
			to = from + n
		}
		at = next(masked, from, to)
	}
}

// next is where to go on: behind the number, but from its last group when there are several, for that may begin another.
func next(text string, from, to int) int {
	if i := strings.IndexAny(text[from:to], " -"); i >= 0 {
		return from + i
	}
	return to
}

// numberAt is how many bytes of a candidate are a card number, whole groups only; 0 when none are.
func numberAt(text string, least int) int {
	for end := len(text); end > 0; end = strings.LastIndexAny(text[:end], " -") {
		digits := strings.NewReplacer(" ", "", "-", "").Replace(text[:end])
		if least <= len(digits) && len(digits) <= longest && luhn(digits) {
			return end
		}
	}
	return 0
}

// luhn is the checksum of ISO/IEC 7812-1, annex B.
func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		digit := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			digit = digit*2/10 + digit*2%10
		}
		sum += digit
	}
	return sum%10 == 0
}
