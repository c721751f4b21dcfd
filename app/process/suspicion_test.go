package process

import (
	"fmt"
	"testing"

	"cartwright/domain/delivery"
	"cartwright/domain/order"
	"cartwright/domain/payment"
	"cartwright/domain/risk"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// suspicions are signals that lead to each verdict.
var suspicions = map[risk.Decision]risk.Signals{
	risk.Approve: {}, risk.Review: {Recent: risk.Counts{Card: 4}}, risk.Refuse: {Recent: risk.Counts{Card: 10}},
}

// suspect lets somebody weigh an attempt, or look at one that was put up for review.
func (w *world) suspect(verdict risk.Decision) {
	for _, asked := range facts[risk.Requested](w) {
		s := fold(w, risk.Category, risk.Decider, asked.FulfilmentID)
		switch {
		case s.Verdict.Decision == "":
			w.must(asked.FulfilmentID, "weigh", risk.Weigh{Signals: suspicions[verdict]})
		case s.Verdict.Decision == risk.Review && s.Reviewed == "" && verdict != risk.Review:
			w.must(asked.FulfilmentID, "settle", risk.Settle{Decision: verdict, By: "ada", Reason: "because"})
		default:
			continue
		}
		return
	}
}

func (w *world) drawVerdict() risk.Decision {
	return rapid.SampledFrom([]risk.Decision{risk.Approve, risk.Approve, risk.Review, risk.Refuse}).Draw(w.t, "verdict")
}

// checkReviews: no money is taken and no parcel asked for before somebody has approved what was put up for review, and
// nothing at all of what was refused.
func (w *world) checkReviews() {
	waiting, refused := map[string]bool{}, map[string]bool{}
	forbidden := func(id, what string) {
		if waiting[id] || refused[id] {
			w.t.Fatalf("%s: %s, waiting for review %v, refused %v", id, what, waiting[id], refused[id])
		}
	}
	for _, r := range w.log {
		switch e := r.Event.(type) {
		case risk.Screened:
			waiting[e.FulfilmentID], refused[e.FulfilmentID] = e.Verdict.Decision == risk.Review, e.Verdict.Decision == risk.Refuse
		case risk.Reviewed:
			waiting[e.FulfilmentID], refused[e.FulfilmentID] = false, e.Decision == risk.Refuse
		case payment.CaptureRequested:
			forbidden(e.FulfilmentID, "money was taken")
		case delivery.Requested:
			forbidden(e.FulfilmentID, "a parcel was asked for")
		}
	}
}

func TestScreeningRules(t *testing.T) {
	t.Parallel()
	screens, atOnce := policy, policy
	screens.Screen, atOnce.TakeAtOnce = true, true
	of := risk.Ref{FulfilmentID: "ful_1", OrderID: "ord_1", CheckoutID: "chk_1"}
	verdict := func(d risk.Decision) risk.Screened { return risk.Screened{Ref: of, Verdict: risk.Verdict{Decision: d}} }
	decided := func(d risk.Decision) risk.Reviewed {
		return risk.Reviewed{Ref: of, Decision: d, By: "ada", Reason: "because"}
	}
	ask := Send{Target: "ful_1", Command: risk.Request{Requested: risk.Requested{Ref: of, Amount: submission.Totals.Total, Country: "DE"}}}
	refuse := reject("risk_refused", "The order was refused; contact the shop.", "")
	parcel := parcelFrom(parcelID, "berlin", delivery.Item{SKU: "tea", Title: "Tea", Quantity: 2}, pot())
	stop := Send{Target: "ord_1", Command: order.Cancel{Reason: "refused in review"}, TooLate: order.ErrCompleted}
	unpaid := Send{Target: "ord_1", Command: order.Cancel{Reason: "the payment could not be taken"}}
	bought := []any{submitted, teaHeld, potHeld, verdict(risk.Review), setAside, placed, teaSold}
	for _, rule := range []struct {
		Name   string
		Policy Policy
		Given  []any
		When   any
		Then   []Effect
	}{
		{"all held is screened first", screens, []any{submitted, teaHeld}, potHeld, []Effect{ask}},
		{"what is approved is paid", screens, []any{submitted, teaHeld, potHeld}, verdict(risk.Approve), []Effect{request}},
		{"what is to be reviewed is paid, too", screens, []any{submitted, teaHeld, potHeld}, verdict(risk.Review), []Effect{request}},
		{"what is refused unwinds", screens, []any{submitted, teaHeld, potHeld}, verdict(risk.Refuse), []Effect{releaseTea, releasePot, refuse}},
		{"a verdict twice changes nothing", screens, []any{submitted, teaHeld, potHeld, verdict(risk.Approve)}, verdict(risk.Refuse), nil},
		{"the window closes on a verdict that does not come", screens, []any{submitted, teaHeld, potHeld}, WindowClosed{"ful_1"},
			[]Effect{releaseTea, releasePot, reject("timed_out", "The payment took too long; submit again.", "")}},
		{"what is reviewed does not leave", screens, bought, potSold, nil},
		{"until it is approved", screens, append(bought[:7:7], potSold), decided(risk.Approve), []Effect{confirm, parcel}},
		{"or unwinds", screens, append(bought[:7:7], potSold), decided(risk.Refuse), []Effect{stop}},
		{"approved before it could leave", screens, append(bought[:7:7], decided(risk.Approve)), potSold, []Effect{confirm, parcel}},
		{"refused before it could leave", screens, append(bought[:7:7], decided(risk.Refuse)), potSold, nil},
		{"refused before the money came", screens, bought[:4], decided(risk.Refuse), []Effect{releaseTea, releasePot, refuse, void}},
		{"money at once is taken when the units are off the shelves", atOnce, []any{submitted, teaHeld, potHeld, setAside, placed, teaSold}, potSold,
			[]Effect{confirm, parcel, capture}},
		{"the parcel then takes no more", atOnce, shipped(), dispatched, nil},
		{"what cannot be paid does not leave", atOnce, shipped(), notTaken, []Effect{unpaid}},
	} {
		t.Run(rule.Name, func(t *testing.T) {
			t.Parallel()
			var s fulfilment
			for i, given := range rule.Given {
				s, _ = rule.Policy.step(s, Fact{ID: fmt.Sprint(i), At: noon, Event: given})
			}
			_, got := rule.Policy.step(s, Fact{ID: "now", At: noon, Event: rule.When})
			if diff := cmp.Diff(rule.Then, got, cmpopts.EquateErrors(), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("effects (-want +got):\n%s", diff)
			}
		})
	}
}
