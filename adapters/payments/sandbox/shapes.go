package sandbox

import (
	"slices"
	"strings"

	"cartwright/app"
	"cartwright/domain/payment"
)

// Objects in the shapes of Stripe's API, as far as a shop needs them.

// object is a JSON object.
type object = map[string]any

func (a *account) intent(expand bool) object {
	i := object{
		"id": a.ProviderRef, "object": "payment_intent", "amount": a.Amount.Minor, "currency": strings.ToLower(a.Amount.Currency),
		"status": a.stripeStatus(), "amount_received": a.Captured().Minor, "amount_capturable": a.capturable(),
		"capture_method": "manual", "created": a.opened.Unix(), "metadata": a.metadata, "payment_method": a.token,
		"livemode": false,
	}
	if a.customer != "" {
		i["customer"] = a.customer
	}
	if a.keep {
		i["setup_future_usage"] = "on_session"
	}
	if a.Kept.Token != "" {
		i["payment_method"] = a.Kept.Token
	}
	switch a.Status {
	case app.AccountActing:
		i["next_action"] = object{"type": "redirect_to_url", "redirect_to_url": object{"url": a.RedirectURL}}
	case app.AccountRefused:
		i["last_payment_error"] = cardError(a.Code, a.Reason)
	case app.AccountHeld:
		i["latest_charge"] = chargeID(a.ProviderRef)
		if expand {
			i["latest_charge"] = a.charge()
		}
	}
	return i
}

func (a *account) stripeStatus() string {
	switch {
	case a.Status == app.AccountActing:
		return "requires_action"
	case a.Status == app.AccountRefused:
		return "requires_payment_method"
	case a.Status == app.AccountLetGo:
		return "canceled"
	case a.closed || a.Captured() == a.Amount:
		return "succeeded"
	}
	return "requires_capture"
}

func (a *account) capturable() int64 {
	if a.Status != app.AccountHeld || a.closed {
		return 0
	}
	return a.Amount.Minor - a.Captured().Minor
}

func chargeID(ref string) string { return "ch_" + ref }

func (a *account) charge() object {
	return object{
		"id": chargeID(a.ProviderRef), "object": "charge", "payment_intent": a.ProviderRef, "amount": a.Amount.Minor,
		"amount_captured": a.Captured().Minor, "amount_refunded": a.Refunded().Minor,
		"payment_method_details": object{"type": "card", "card": cardShape(a.token)},
	}
}

func cardShape(token string) object {
	c := cardOf(token)
	return object{
		"brand": c.Brand, "last4": c.Last4, "exp_year": 2031, "exp_month": 12, "country": c.Country, "fingerprint": c.Fingerprint,
	}
}

func (a *account) refundShape(m app.Movement) object {
	r := object{
		"id": m.Reference, "object": "refund", "payment_intent": a.ProviderRef, "amount": m.Amount.Minor,
		"currency": strings.ToLower(m.Amount.Currency), "status": "succeeded", "metadata": metadata{},
	}
	if !m.External {
		r["metadata"] = metadata{"refund_id": m.ID}
	}
	if m.Failed {
		r["status"], r["failure_reason"] = "failed", m.Code
	}
	return r
}

func (a *account) disputeShape(d app.Dispute) object {
	status := map[payment.Outcome]string{payment.Open: "needs_response", payment.Won: "won", payment.Lost: "lost"}[d.Outcome]
	return object{
		"id": d.ID, "object": "dispute", "payment_intent": a.ProviderRef, "amount": d.Amount.Minor,
		"currency": strings.ToLower(d.Amount.Currency), "status": status, "reason": d.Reason,
	}
}

// refundShapes lists refunds as Stripe does, the newest first.
func (a *account) refundShapes() []object {
	list := make([]object, len(a.Refunds))
	for i, m := range a.Refunds {
		list[i] = a.refundShape(m)
	}
	slices.Reverse(list)
	return list
}

func (a *account) disputeShapes() []object {
	list := make([]object, len(a.Disputes))
	for i, d := range a.Disputes {
		list[i] = a.disputeShape(d)
	}
	return list
}

func cardError(code, reason string) object {
	return object{"type": "card_error", "code": "card_declined", "decline_code": code, "message": reason}
}

func listOf(data []object, more bool) object {
	if data == nil {
		data = []object{}
	}
	return object{"object": "list", "data": data, "has_more": more}
}
