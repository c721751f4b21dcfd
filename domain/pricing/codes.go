package pricing

import (
	"slices"
	"strings"
)

// codes are those the shopper typed, and what came of them.
type codes struct {
	typed  []string // as typed, without repetitions
	become map[string]Rejected
}

// newCodes knows nothing of a code but what is refused before anything is priced.
func newCodes(typed []string, refused map[string]Reason) codes {
	c := codes{become: make(map[string]Rejected, len(typed))}
	for _, code := range typed {
		folded := FoldCode(code)
		if folded == "" || c.entered(code) {
			continue
		}
		c.typed, c.become[folded] = append(c.typed, code), Rejected{Reason: Unknown}
		if reason, known := refused[folded]; known {
			c.become[folded] = Rejected{Reason: reason}
		}
	}
	return c
}

// FoldCode returns a code as promotions have it: shoppers type it in any case, with spaces around.
func FoldCode(code string) string { return strings.ToUpper(strings.TrimSpace(code)) }

func (c codes) entered(code string) bool {
	_, entered := c.become[FoldCode(code)]
	return entered
}

// place is where among the others a code was typed; before all when it was not.
func (c codes) place(code string) int {
	return slices.IndexFunc(c.typed, func(typed string) bool { return FoldCode(typed) == FoldCode(code) })
}

// tried notes what came of a promotion. Of several with the same code it is enough that one applies.
func (c codes) tried(code string, r Rejected) {
	if now, entered := c.become[FoldCode(code)]; entered && now.Reason != "" {
		c.become[FoldCode(code)] = r
	}
}

// rejected lists the codes that took nothing off, in the order they were typed.
func (c codes) rejected() []Rejected {
	var rejected []Rejected
	for _, code := range c.typed {
		if r := c.become[FoldCode(code)]; r.Reason != "" {
			r.Code = code
			rejected = append(rejected, r)
		}
	}
	return rejected
}
