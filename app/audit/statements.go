package audit

import (
	"fmt"

	"cartwright/app"
	"cartwright/domain/payment"
)

// statements are our payments of one provider, by its reference.
type statements map[string]payment.Payment

// mismatch is the rule that two books say the same.
const mismatch = "ledger_matches_provider"

// add takes a payment in that is the provider's and that it has answered.
func (b statements) add(provider string, p payment.Payment) {
	if p.ProviderRef != "" && (p.Provider == provider || p.Provider == "" && provider == app.Sandbox) {
		b[p.ProviderRef] = p
	}
}

// compare holds what the provider's book said before ours were read against ours, and ours against what it said after.
func (b statements) compare(before, after []app.Account) (found []Violation) {
	for _, theirs := range before {
		found = append(found, knownHere(theirs, b[theirs.ProviderRef])...)
	}
	theirs := map[string]app.Account{}
	for _, account := range after {
		theirs[account.ProviderRef] = account
	}
	for ref, ours := range b {
		found = append(found, knownThere(ours, theirs[ref])...)
	}
	return found
}

func knownHere(theirs app.Account, ours payment.Payment) (found []Violation) {
	taken, given := theirs.Captured(), theirs.Refunded()
	broken := func(rule, format string, args ...any) {
		found = append(found, Violation{rule, theirs.ProviderRef, fmt.Sprintf(format, args...)})
	}
	if taken.Minor > theirs.Amount.Minor {
		broken("captured_once", "the provider captured %s of %s", taken, theirs.Amount)
	}
	if here := ours.Amount.Minor - ours.Capturable().Minor; taken.Minor > here {
		broken(mismatch, "captured %s there; captured or asked for here: %d", taken, here)
	}
	if here := ours.Refunded().Minor + ours.Refunding().Minor; given.Minor > here {
		broken(mismatch, "refunded %s there; refunded or asked for here: %d", given, here)
	}
	return found
}

func knownThere(ours payment.Payment, theirs app.Account) []Violation {
	differs := func(format string, args ...any) []Violation {
		return []Violation{{mismatch, ours.PaymentID, fmt.Sprintf(format, args...)}}
	}
	switch {
	case theirs.ProviderRef == "":
		return differs("the provider does not know %s", ours.ProviderRef)
	case ours.Captured().Minor > theirs.Captured().Minor:
		return differs("captured %s here, %s there", ours.Captured(), theirs.Captured())
	case ours.Refunded().Minor > theirs.Refunded().Minor:
		return differs("refunded %s here, %s there", ours.Refunded(), theirs.Refunded())
	case ours.Status == payment.IsVoided && theirs.Status == app.AccountHeld:
		return differs("voided here, still set aside there")
	}
	return nil
}
