package payment

import "cartwright/domain/refusal"

// Outcome is how a dispute stands.
type Outcome string

const (
	Open Outcome = "open"
	Won  Outcome = "won"
	Lost Outcome = "lost"
)

// ErrDispute refuses a dispute without an id or an amount.
var ErrDispute = refusal.New(refusal.Invalid, "dispute_invalid",
	"A dispute needs the provider's id of it and an amount in the payment's currency.").At("/dispute_id")

// recordDispute takes disputes in whatever order their news comes: one that is decided was opened before.
func recordDispute(p Payment, cmd RecordDispute) ([]Event, error) {
	part, known := p.Disputes[cmd.DisputeID]
	switch {
	case cmd.DisputeID == "" || !positive(cmd.Amount) || cmd.Amount.Currency != p.Amount.Currency:
		return nil, ErrDispute
	case known && (part.Progress != Asked || cmd.Outcome == Open):
		return nil, nil
	}
	var events []Event
	if !known {
		events = append(events, DisputeOpened{p.Ref, cmd.DisputeID, cmd.Amount, cmd.Reason})
	} else {
		cmd.Amount = part.Amount
	}
	switch cmd.Outcome {
	case Won:
		events = append(events, DisputeWon{p.Ref, cmd.DisputeID, cmd.Amount})
	case Lost:
		events = append(events, DisputeLost{p.Ref, cmd.DisputeID, cmd.Amount})
	}
	return events, nil
}
