// Package words brings what people type and what shops are called into one form, so that equal words meet.
package words

import (
	"strings"
	"unicode/utf8"
)

// maxLength bounds what is kept of one text, in bytes.
const maxLength = 100

// Fold returns the text in lower case with single spaces and no control characters, cut after 100 bytes.
func Fold(text string) string {
	return cut(strings.Join(strings.Fields(strings.ToLower(strings.Map(printable, text))), " "))
}

// printable turns control characters into spaces; Postgres cannot store the zero among them.
func printable(r rune) rune {
	if r < ' ' {
		return ' '
	}
	return r
}

func cut(text string) string {
	if len(text) <= maxLength {
		return text
	}
	end := maxLength
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return strings.TrimSpace(text[:end])
}
