package payment

import "cartwright/domain/refusal"

// Refusals of refunds.
var (
	ErrNotCaptured = refusal.New(refusal.Conflict, "payment_not_captured",
		"Nothing was captured yet, so nothing can be refunded; void the payment instead.")
	ErrRefundID   = refusal.New(refusal.Invalid, "refund_id_missing", "A refund needs an id.").At("/refund_id")
	ErrRefundUsed = refusal.New(refusal.Conflict, "refund_exists",
		"A refund with this id exists over another amount; use another id.").At("/refund_id")
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
	case known && earlier == cmd.Amount:
		return nil, nil
	case known:
		return nil, ErrRefundUsed
	case p.Status != IsCaptured:
		return nil, ErrNotCaptured
	case cmd.Amount.Minor > p.Refundable().Minor:
		return nil, ErrRefundTooMuch.Because("At most " + p.Refundable().String() + " (minor units) can still be refunded.")
	}
	return []Event{RefundRequested{p.Ref, cmd.RefundID, p.ProviderRef, cmd.Amount, cmd.Reason}}, nil
}
