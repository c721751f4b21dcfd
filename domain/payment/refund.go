package payment

import "cartwright/domain/refusal"

// Refusals of refunds.
var (
	ErrNotCaptured = refusal.New(refusal.Conflict, "payment_not_captured",
		"Nothing was captured yet, so nothing can be refunded; void the payment instead.")
	ErrRefundID   = refusal.New(refusal.Invalid, "refund_id_missing", "A refund needs an id.").At("/refund_id")
	ErrRefundUsed = refusal.New(refusal.Conflict, "refund_exists",
		"A refund with this id exists over another amount, or was declined; use another id.").At("/refund_id")
	ErrRefundTooMuch = refusal.New(refusal.Conflict, "refund_exceeds_captured",
		"More would be refunded than was captured; refund at most what is left.").At("/amount")
	ErrRefundNotFound = refusal.New(refusal.Missing, "refund_not_found",
		"There is no such refund; request it first.").At("/refund_id")
)

func refund(p Payment, cmd Refund) ([]Event, error) {
	earlier, known := p.Refunds[cmd.RefundID]
	switch {
	case cmd.RefundID == "":
		return nil, ErrRefundID
	case !positive(cmd.Amount) || cmd.Amount.Currency != p.Amount.Currency:
		return nil, ErrAmount
	case known && earlier.Amount == cmd.Amount && earlier.Progress != Undone:
		return nil, nil
	case known:
		return nil, ErrRefundUsed
	case p.Captured().Minor == 0:
		return nil, ErrNotCaptured
	case cmd.Amount.Minor > p.Refundable().Minor:
		return nil, ErrRefundTooMuch.Because("At most " + p.Refundable().String() + " (minor units) can still be refunded.")
	}
	return []Event{RefundRequested{p.Ref, cmd.RefundID, p.ProviderRef, cmd.Amount, cmd.Reason}}, nil
}

// recordRefunded counts each of the provider's references once. A refund that nobody asked for here was made at the
// provider.
func recordRefunded(p Payment, cmd RecordRefunded) ([]Event, error) {
	part, known := p.Refunds[cmd.RefundID]
	switch {
	case known && part.Progress != Asked, counted(p.Refunds, cmd.Reference):
		return nil, nil
	case known:
		return []Event{Refunded{Ref: p.Ref, RefundID: cmd.RefundID, Amount: part.Amount, Reference: cmd.Reference}}, nil
	case cmd.Amount.IsZero():
		return nil, ErrRefundNotFound
	case !positive(cmd.Amount) || cmd.Amount.Currency != p.Amount.Currency:
		return nil, ErrAmount
	case cmd.Amount.Minor > p.Captured().Minor-sum(p.Refunds, Asked)-sum(p.Refunds, Done):
		return nil, ErrRefundTooMuch
	}
	return []Event{Refunded{Ref: p.Ref, RefundID: cmd.RefundID, Amount: cmd.Amount, Reference: cmd.Reference, External: true}}, nil
}

// recordRefundDeclined has the last word on a refund: banks send money back days after it was refunded. What was made at the
// provider and is sent back before anybody here has heard of it is recorded as both, so that older news of it comes too late.
func recordRefundDeclined(p Payment, cmd RecordRefundDeclined) ([]Event, error) {
	part, known := p.Refunds[cmd.RefundID]
	switch {
	case known && part.Progress == Undone:
		return nil, nil
	case known:
		return []Event{RefundDeclined{p.Ref, cmd.RefundID, part.Amount, cmd.Code, cmd.Reason, part.Progress == Done}}, nil
	case cmd.Amount.IsZero():
		return nil, nil
	}
	made, err := recordRefunded(p, RecordRefunded{cmd.RefundID, cmd.Reference, cmd.Amount})
	if len(made) == 0 {
		return nil, err
	}
	return append(made, RefundDeclined{p.Ref, cmd.RefundID, cmd.Amount, cmd.Code, cmd.Reason, true}), nil
}
