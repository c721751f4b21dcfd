package pricing

import "strings"

// codes are those the shopper typed, and what came of them.
type codes struct {
	typed   []string // as typed, without repetitions
	reasons map[string]Reason
}

func newCodes(typed []string) codes {
	c := codes{reasons: make(map[string]Reason, len(typed))}
	for _, code := range typed {
		if FoldCode(code) != "" && !c.entered(code) {
			c.typed, c.reasons[FoldCode(code)] = append(c.typed, code), Unknown
		}
	}
	return c
}

// FoldCode returns a code as promotions have it: shoppers type it in any case, with spaces around.
func FoldCode(code string) string { return strings.ToUpper(strings.TrimSpace(code)) }

func (c codes) entered(code string) bool {
	_, entered := c.reasons[FoldCode(code)]
	return entered
}

// tried notes what came of a promotion. Of several with the same code it is enough that one applies.
func (c codes) tried(code string, reason Reason) {
	if now, entered := c.reasons[FoldCode(code)]; entered && now != "" {
		c.reasons[FoldCode(code)] = reason
	}
}

// rejected lists the codes that took nothing off, in the order they were typed.
func (c codes) rejected() []Rejected {
	var rejected []Rejected
	for _, code := range c.typed {
		if reason := c.reasons[FoldCode(code)]; reason != "" {
			rejected = append(rejected, Rejected{Code: code, Reason: reason})
		}
	}
	return rejected
}
