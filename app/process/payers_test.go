package process

import (
	"fmt"

	"cartwright/domain/money"
	"cartwright/domain/payment"

	"pgregory.net/rapid"
)

// pay lets the provider answer one request. The answer may be repeated, and the provider recognises its keys.
func (w *world) pay(approve bool) {
	var open []any
	for _, r := range w.log {
		switch e := r.Event.(type) {
		case payment.Requested, payment.CaptureRequested, payment.RefundRequested, payment.VoidRequested:
			open = append(open, e)
		}
	}
	if len(open) > 0 {
		w.answer(rapid.SampledFrom(open).Draw(w.t, "request"), approve)
	}
}

func (w *world) answer(request any, approve bool) {
	switch e := request.(type) {
	case payment.Requested:
		w.record(e.PaymentID, "authorise", func(a *account) payment.Command {
			if a.authorised = approve; !approve {
				return payment.RecordDeclined{Code: "declined", Reason: "no funds"}
			}
			return payment.RecordAuthorised{ProviderRef: e.PaymentID}
		})
	case payment.CaptureRequested:
		w.record(e.PaymentID, "capture"+e.CaptureID, func(a *account) payment.Command {
			if !approve || a.voided {
				a.declines++
				return payment.RecordCaptureDeclined{CaptureID: e.CaptureID, Code: "declined", Reason: "no funds"}
			}
			a.captures++
			return payment.RecordCaptured{CaptureID: e.CaptureID, Reference: e.PaymentID + e.CaptureID}
		})
		if w.money[e.PaymentID].voided {
			w.must(e.PaymentID, "look"+e.CaptureID, payment.RecordLapsed{})
		}
	case payment.VoidRequested:
		if e.ProviderRef == "" { // there is nothing yet to let go of
			return
		}
		w.record(e.PaymentID, "void", func(a *account) payment.Command { a.voided = true; return payment.RecordVoided{} })
		if w.money[e.PaymentID].captures > 0 {
			w.t.Fatalf("%s was captured and is voided", e.PaymentID)
		}
	case payment.RefundRequested:
		w.record(e.PaymentID, e.RefundID, func(a *account) payment.Command {
			if !approve {
				a.refusals++
				return payment.RecordRefundDeclined{RefundID: e.RefundID, Code: "declined", Reason: "no such account"}
			}
			a.refunded += e.Amount.Minor
			return payment.RecordRefunded{RefundID: e.RefundID}
		})
	}
}

func (w *world) record(paymentID, key string, move func(*account) payment.Command) {
	a := w.money[paymentID]
	if a == nil {
		a = &account{answered: map[string]payment.Command{}}
		w.money[paymentID] = a
	}
	if _, known := a.answered[key]; !known {
		a.answered[key] = move(a)
	}
	w.must(paymentID, key, a.answered[key])
}

// lapse is the provider letting go of money by itself. What is being captured at that moment is declined.
func (w *world) lapse() {
	held := facts[payment.Authorised](w)
	if len(held) == 0 {
		return
	}
	id := rapid.SampledFrom(held).Draw(w.t, "lapsed").PaymentID
	if a := w.money[id]; a.captures == 0 {
		a.voided = true
		w.must(id, "lapse", payment.RecordLapsed{})
	}
}

// dispute is the shopper's bank taking some money back, or deciding who may keep it.
func (w *world) dispute() {
	taken := facts[payment.Captured](w)
	if len(taken) == 0 {
		return
	}
	if open := w.disputes(); len(open) > 0 {
		w.decide(rapid.SampledFrom(open).Draw(w.t, "dispute"), rapid.Bool().Draw(w.t, "won"))
		return
	}
	of := rapid.SampledFrom(taken).Draw(w.t, "disputed")
	amount := money.Of(rapid.Int64Range(1, of.Amount.Minor).Draw(w.t, "amount"), "EUR")
	id := fmt.Sprint("dp", len(w.log))
	w.must(of.PaymentID, id, payment.RecordDispute{DisputeID: id, Amount: amount, Outcome: payment.Open})
}

// disputes are those that are not decided.
func (w *world) disputes() (open []payment.DisputeOpened) {
	for _, e := range facts[payment.DisputeOpened](w) {
		if fold(w, payment.Category, payment.Decider, e.PaymentID).Disputes[e.DisputeID].Progress == payment.Asked {
			open = append(open, e)
		}
	}
	return open
}

func (w *world) decide(e payment.DisputeOpened, won bool) {
	outcome := payment.Won
	if !won {
		outcome = payment.Lost
		w.money[e.PaymentID].lost += e.Amount.Minor
	}
	w.must(e.PaymentID, e.DisputeID+"decided", payment.RecordDispute{DisputeID: e.DisputeID, Amount: e.Amount, Outcome: outcome})
}
