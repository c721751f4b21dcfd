package orders

import (
	"cartwright/domain/event"
	"cartwright/domain/payment"
	"cartwright/projections"
	"cartwright/projections/refs"
)

func paymentRequested(d *projections.Delta, e payment.Requested, r *event.Recorded) {
	paid(d, r).
		Set("order_id", e.OrderID).Set("status", string(payment.IsRequested)).Set("method", e.Method).
		Set("currency", e.Amount.Currency).Set("amount_minor", e.Amount.Minor)
}

func paymentAuthorised(d *projections.Delta, _ payment.Authorised, r *event.Recorded) {
	paid(d, r).Set("status", string(payment.IsAuthorised))
}

func actionRequired(d *projections.Delta, _ payment.ActionRequired, r *event.Recorded) {
	paid(d, r).Set("status", string(payment.IsActionRequired))
}

func paymentDeclined(d *projections.Delta, e payment.Declined, r *event.Recorded) {
	paid(d, r).Set("status", string(payment.IsDeclined)).Set("decline_code", e.Code)
	aside(d, r).Set("detail", e.Reason)
}

func captureRequested(d *projections.Delta, _ payment.CaptureRequested, r *event.Recorded) {
	solved(paid(d, r)).Set("status", string(payment.IsCapturing))
}

func paymentCaptured(d *projections.Delta, e payment.Captured, r *event.Recorded) {
	status := payment.IsCaptured
	if e.Partial {
		status = payment.IsPartlyCaptured
	}
	solved(paid(d, r)).Set("status", string(status)).Add("captured_minor", e.Amount.Minor)
}

// captureDeclined of nothing was to let go of what other captures had left. That lapses by itself, and is no problem.
func captureDeclined(d *projections.Delta, e payment.CaptureDeclined, r *event.Recorded) {
	p := paid(d, r).Set("decline_code", e.Code).Set("status", string(payment.IsPartlyCaptured))
	if e.Amount.Minor > 0 {
		problem(p, CaptureDeclined, e.Amount.Minor, e.Reason, r).Set("status", string(payment.IsAuthorised))
	}
	aside(d, r).Set("detail", e.Reason)
}

func voidDeclined(d *projections.Delta, e payment.VoidDeclined, r *event.Recorded) {
	problem(paid(d, r), VoidDeclined, 0, e.Reason, r).Set("status", string(payment.IsAuthorised)).Set("decline_code", e.Code)
	aside(d, r).Set("detail", e.Reason)
}

// voidRequested changes nothing yet when the payment is not authorised: there is nothing to void so far.
func voidRequested(d *projections.Delta, e payment.VoidRequested, r *event.Recorded) {
	if e.ProviderRef != "" {
		solved(paid(d, r)).Set("status", string(payment.IsVoiding))
		return
	}
	aside(d, r)
}

func paymentVoided(d *projections.Delta, _ payment.Voided, r *event.Recorded) {
	solved(paid(d, r)).Set("status", string(payment.IsVoided)).Set("problem_at", r.At)
}

func refundRequested(d *projections.Delta, e payment.RefundRequested, r *event.Recorded) {
	solved(paid(d, r))
	aside(d, r).Set("detail", e.Reason)
}

func paymentRefunded(d *projections.Delta, e payment.Refunded, r *event.Recorded) {
	p := paid(d, r).Add("refunded_minor", e.Amount.Minor)
	if e.External {
		solved(p)
	}
}

// refundDeclined takes back what was counted as refunded, if it was.
func refundDeclined(d *projections.Delta, e payment.RefundDeclined, r *event.Recorded) {
	p := problem(paid(d, r), RefundDeclined, e.Amount.Minor, e.Reason, r)
	if e.Returned {
		p.Add("refunded_minor", -e.Amount.Minor)
	}
	aside(d, r).Set("detail", e.Reason)
}

func disputeOpened(d *projections.Delta, e payment.DisputeOpened, r *event.Recorded) {
	paid(d, r).Add("disputed_minor", e.Amount.Minor).Add("undecided_minor", e.Amount.Minor).Set("disputed_at", r.At)
	aside(d, r).Set("detail", e.Reason)
}

func disputeWon(d *projections.Delta, e payment.DisputeWon, r *event.Recorded) {
	paid(d, r).Add("disputed_minor", -e.Amount.Minor).Add("undecided_minor", -e.Amount.Minor)
}

// disputeLost leaves the amount with the shopper's bank.
func disputeLost(d *projections.Delta, e payment.DisputeLost, r *event.Recorded) {
	paid(d, r).Add("undecided_minor", -e.Amount.Minor)
}

// problem notes what the provider of a payment would not do.
func problem(p *projections.Row, kind ProblemKind, minor int64, detail string, r *event.Recorded) *projections.Row {
	return p.Set("problem", string(kind)).Set("problem_minor", minor).Set("problem_detail", detail).Set("problem_at", r.At)
}

// solved says that somebody has seen to it: the provider is asked again, or has done it.
func solved(p *projections.Row) *projections.Row { return p.Set("problem", "") }

// paid returns the row of the payment that an event is about, and adds the event to the order's timeline.
func paid(d *projections.Delta, r *event.Recorded) *projections.Row {
	aside(d, r)
	return d.Row("payments", "id", event.IDOf(r.Stream))
}

// aside adds an event that is about a payment or a delivery to its order's timeline.
func aside(d *projections.Delta, r *event.Recorded) *projections.Row {
	return happened(d, refs.OrderOf(r), r).Set("subject", event.IDOf(r.Stream))
}
