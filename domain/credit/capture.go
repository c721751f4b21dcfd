package credit

import (
	"time"

	"cartwright/domain/refusal"
)

// Refusals of captures and refunds.
var (
	ErrDeclined = refusal.New(refusal.Conflict, "credit_hold_declined",
		"The amount could not be held, so it cannot be captured; pay in another way.")
	ErrReleased = refusal.New(refusal.Conflict, "credit_hold_released",
		"The amount was released; hold it again under another payment's id.")
	ErrCaptured       = refusal.New(refusal.Conflict, "credit_captured", "All that was held is captured; refund it instead.")
	ErrCaptureUsed    = refusal.New(refusal.Conflict, "capture_exists", "A capture with this id exists over another amount; use another id.").At("/capture_id")
	ErrCaptureTooMuch = refusal.New(refusal.Conflict, "capture_exceeds_held", "More would be captured than is held; capture at most what is left.").At("/amount")
	ErrRefundID       = refusal.New(refusal.Invalid, "refund_id_missing", "A refund needs an id.").At("/refund_id")
	ErrRefundUsed     = refusal.New(refusal.Conflict, "refund_exists", "A refund with this id exists over another amount; use another id.").At("/refund_id")
	ErrRefundTooMuch  = refusal.New(refusal.Conflict, "refund_exceeds_captured", "More would be refunded than was captured; refund at most what is left.").At("/amount")
)

func capture(c Credit, cmd Capture) ([]Event, error) {
	hold, known := c.Holds[cmd.PaymentID]
	earlier, repeated := c.Moves[Capturing(cmd.PaymentID, cmd.CaptureID)]
	switch {
	case !known:
		return nil, ErrNoHold
	case repeated && !cmd.Amount.IsZero() && earlier != 0 && earlier != cmd.Amount.Minor:
		return nil, ErrCaptureUsed
	case repeated:
		return nil, nil
	case hold.As == IsLost:
		return makeGood(c, hold, cmd)
	}
	return c.take(hold, cmd)
}

// take captures what is held, and releases the rest unless more is to come.
func (c Credit) take(hold Holding, cmd Capture) ([]Event, error) {
	amount := c.asked(cmd.Amount, hold.Left)
	switch {
	case hold.As == IsDeclined:
		return nil, ErrDeclined
	case hold.As == IsReleased:
		return nil, ErrReleased
	case hold.As == IsCaptured:
		return nil, ErrCaptured
	case !c.takes(amount):
		return nil, ErrAmount
	case amount.Minor > hold.Left:
		return nil, ErrCaptureTooMuch.Because("At most " + c.amount(hold.Left).String() + " (minor units) can still be captured.")
	}
	events := []Event{Captured{c.Issued.Account, hold.Ref, cmd.CaptureID, amount}}
	if hold.Left -= amount.Minor; hold.Left > 0 && !cmd.Partial {
		events = append(events, c.freed(hold, BecauseCaptured))
	}
	return events, nil
}

// makeGood captures from what is available when the hold was lost: better late than never.
func makeGood(c Credit, hold Holding, cmd Capture) ([]Event, error) {
	amount := c.asked(cmd.Amount, hold.Asked-hold.Captured)
	switch {
	case !c.takes(amount):
		return nil, ErrAmount
	case amount.Minor > hold.Asked-hold.Captured:
		return nil, ErrCaptureTooMuch
	case amount.Minor > c.Available().Minor:
		return []Event{CaptureDeclined{
			c.Issued.Account, hold.Ref, cmd.CaptureID, amount, ErrInsufficient.Code, ErrInsufficient.Message,
		}}, nil
	}
	again := Held{c.Issued.Account, hold.Ref, amount, hold.ExpiresAt}
	return []Event{again, Captured{c.Issued.Account, hold.Ref, cmd.CaptureID, amount}}, nil
}

// refundTerm is how long what is refunded can be spent, at least.
const refundTerm = 90 * 24 * time.Hour

// refund is taken whatever has become of the account: the money must go somewhere, and be of use there.
func refund(c Credit, cmd Refund) ([]Event, error) {
	hold, known := c.Holds[cmd.PaymentID]
	earlier, repeated := c.Moves[Refunding(cmd.PaymentID, cmd.RefundID)]
	left := hold.Captured - hold.Refunded
	switch {
	case cmd.RefundID == "":
		return nil, ErrRefundID
	case !known:
		return nil, ErrNoHold
	case !c.takes(cmd.Amount):
		return nil, ErrAmount
	case repeated && earlier == cmd.Amount.Minor:
		return nil, nil
	case repeated:
		return nil, ErrRefundUsed
	case cmd.Amount.Minor > left:
		return nil, ErrRefundTooMuch.Because("At most " + c.amount(left).String() + " (minor units) can still be refunded.")
	}
	refunded := Refunded{Account: c.Issued.Account, Ref: hold.Ref, RefundID: cmd.RefundID, Amount: cmd.Amount, Reason: cmd.Reason}
	if until := cmd.Now.Add(refundTerm); c.over(until) {
		refunded.ExpiresAt = until
	}
	return []Event{refunded}, nil
}
