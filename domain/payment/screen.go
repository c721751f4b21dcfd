package payment

import (
	"fmt"

	"cartwright/domain/money"
)

// ScreenLimit is the amount, in minor units, above which no payment is taken unseen.
const ScreenLimit = 500_000

// Verdict says whether to ask the provider at all, and why not.
type Verdict struct {
	Decision Decision
	Reasons  []string // of a refusal
}

// Decision is a verdict in a word.
type Decision string

const (
	Approve Decision = "approve"
	Refuse  Decision = "refuse"
)

// Screen weighs the risk of a payment before any money is set aside.
func Screen(amount money.Money) Verdict {
	if amount.Minor > ScreenLimit {
		return Verdict{Refuse, []string{fmt.Sprintf("%s is above the limit of %d.", amount, ScreenLimit)}}
	}
	return Verdict{Decision: Approve}
}
