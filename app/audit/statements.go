package audit

import (
	"cartwright/app"
	"cartwright/domain/payment"
)

// statements are our payments of one provider, by its reference.
type statements map[string]payment.Payment

// add takes a payment in that is the provider's and that it has answered.
func (b statements) add(provider string, p payment.Payment) {
	if p.ProviderRef != "" && isAt(provider, p.Ref) {
		b[p.ProviderRef] = p
	}
}

func isAt(provider string, ref payment.Ref) bool {
	return ref.Provider == provider || ref.Provider == "" && provider == app.Sandbox
}

// compare holds what the provider's book said before ours were read against ours, and ours against what it said after. What
// is only on its way from one to the other is no difference.
func (b statements) compare(before, after []app.Account) (found []Difference) {
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

// knownHere counts what is asked for here as known.
func knownHere(theirs app.Account, ours payment.Payment) (found []Difference) {
	taken, asked := theirs.Captured(), ours.Amount.Minor-ours.Capturable().Minor
	if taken.Minor > asked {
		found = append(found, differing(theirs, ours, "captured", ours.Captured(), taken))
	}
	given, wanted := theirs.Refunded(), ours.Refunded().Minor+ours.Refunding().Minor
	if given.Minor > wanted {
		found = append(found, differing(theirs, ours, "refunded", ours.Refunded(), given))
	}
	return found
}

func knownThere(ours payment.Payment, theirs app.Account) []Difference {
	d := Difference{Kind: OtherAmount, PaymentID: ours.PaymentID, ProviderRef: ours.ProviderRef}
	switch {
	case theirs.ProviderRef == "":
		d.Kind, d.What, d.Here = MissingThere, "payment", string(ours.Status)
	case ours.Captured().Minor > theirs.Captured().Minor:
		d.What, d.Here, d.There = "captured", ours.Captured().String(), theirs.Captured().String()
	case ours.Refunded().Minor > theirs.Refunded().Minor:
		d.What, d.Here, d.There = "refunded", ours.Refunded().String(), theirs.Refunded().String()
	case ours.Status == payment.IsVoided && theirs.Status == app.AccountHeld:
		d.Kind, d.What, d.Here, d.There = OtherState, "payment", string(ours.Status), string(theirs.Status)
	default:
		return nil
	}
	return []Difference{d}
}
