package audit

import (
	"cmp"
	"fmt"

	"cartwright/app"
	"cartwright/domain/money"
	"cartwright/domain/payment"
)

// How two books can differ.
const (
	MissingHere  = "missing_here"
	MissingThere = "missing_there"
	OtherAmount  = "other_amount"
	OtherState   = "other_state"
)

// Difference is one place where the provider's book does not say what ours does.
type Difference struct {
	Kind        string `json:"kind"`
	PaymentID   string `json:"payment_id,omitempty"` // ours; empty when it is nobody's
	ProviderRef string `json:"provider_ref,omitempty"`
	What        string `json:"what"` // payment, authorised, captured, refunded, or a dispute by its id
	Here        string `json:"here,omitempty"`
	There       string `json:"there,omitempty"`
}

func differing(theirs app.Account, ours payment.Payment, what string, here, there money.Money) Difference {
	d := Difference{OtherAmount, cmp.Or(ours.PaymentID, theirs.PaymentID), theirs.ProviderRef, what, here.String(), there.String()}
	if ours.PaymentID == "" {
		d.Kind, d.Here = MissingHere, ""
	}
	return d
}

// violation is a difference as a promise that is broken.
func (d Difference) violation() Violation {
	return Violation{"ledger_matches_provider", cmp.Or(d.PaymentID, d.ProviderRef),
		fmt.Sprintf("%s: %s is %q here and %q there", d.Kind, d.What, d.Here, d.There)}
}

// stands compares how one payment stands in both books, beyond the money that moved.
func stands(theirs app.Account, ours payment.Payment) (found []Difference) {
	if theirs.Amount != ours.Amount {
		found = append(found, differing(theirs, ours, "authorised", ours.Amount, theirs.Amount))
	}
	if !agree(ours.Status, theirs.Status) {
		found = append(found, Difference{
			OtherState, ours.PaymentID, theirs.ProviderRef, "payment", string(ours.Status), string(theirs.Status),
		})
	}
	for _, d := range theirs.Disputes {
		if here := outcomeHere(ours, d.ID); here != d.Outcome {
			found = append(found, Difference{OtherState, ours.PaymentID, theirs.ProviderRef, d.ID, string(here), string(d.Outcome)})
		}
	}
	return found
}

// agree says that a payment can stand there as it does when it stands here as it does. What is asked for here may not be
// done there yet, or just be done.
func agree(here payment.Status, there app.AccountStatus) bool {
	switch there {
	case app.AccountHeld:
		return here != payment.IsActionRequired && here != payment.IsDeclined && here != payment.IsVoided
	case app.AccountLetGo:
		return here == payment.IsVoided || here == payment.IsVoiding || here == payment.IsDeclined
	case app.AccountRefused:
		return here == payment.IsDeclined
	}
	return here == payment.IsActionRequired || here == payment.IsVoiding
}

func outcomeHere(ours payment.Payment, disputeID string) payment.Outcome {
	d, known := ours.Disputes[disputeID]
	if !known {
		return ""
	}
	return map[payment.Progress]payment.Outcome{payment.Asked: payment.Open, payment.Done: payment.Lost, payment.Undone: payment.Won}[d.Progress]
}
