package process

import (
	"fmt"
	"testing"

	"cartwright/app"
	"cartwright/domain/checkout"
	"cartwright/domain/delivery"
	"cartwright/domain/money"
	"cartwright/domain/order"
	"cartwright/domain/payment"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// inTwo is the submission, paid by a card and a gift card.
func inTwo() checkout.Submitted {
	s := submitted
	s.Payments = []checkout.Part{
		{Means: s.Payment, Amount: money.Of(1390, "EUR")},
		{Means: checkout.Means{Method: checkout.GiftCard, Token: "crd_1"}, Amount: money.Of(2000, "EUR")},
	}
	return s
}

func TestPartsOfAPayment(t *testing.T) {
	t.Parallel()
	cardID, giftID := app.PaymentOf("ful_1", 0), app.PaymentOf("ful_1", 1)
	ref := func(id string) payment.Ref {
		return payment.Ref{PaymentID: id, OrderID: "ord_1", FulfilmentID: "ful_1"}
	}
	card, gift := ref(cardID), ref(giftID)
	byCredit := gift
	byCredit.Provider = app.Credits
	cardSet, giftSet := payment.Authorised{Ref: card}, payment.Authorised{Ref: gift}
	cardTaken := payment.Captured{Ref: card, Amount: money.Of(1390, "EUR")}
	giftTaken := payment.Captured{Ref: gift, Amount: money.Of(2000, "EUR")}
	ask := func(ref payment.Ref, minor int64, method, token string) Effect {
		return Send{Target: ref.PaymentID, Command: payment.Request{Ref: ref, Amount: money.Of(minor, "EUR"), Method: method, Token: token}}
	}
	void := func(id string) Effect {
		return Send{Target: id, Command: payment.Void{}, TooLate: payment.ErrCaptured}
	}
	take := func(id, captureID string) Effect {
		return Send{Target: id, Command: payment.Capture{CaptureID: captureID}, TooLate: errNothingToTake}
	}
	back := func(id, root string, minor int64) Effect {
		amount := money.Of(minor, "EUR")
		return Send{Target: id, TooLate: errNotOurs, Command: payment.Refund{
			RefundID: app.DeriveID(app.RefundPrefix, root, amount.String()), Amount: amount, Reason: "cancelled order",
		}}
	}
	declined := reject("payment_declined", "The payment was declined: no funds", "")
	lapsed := reject("payment_declined", "The payment was declined: it has lapsed.", "")
	unpaid := Send{Target: "ord_1", Command: order.Cancel{Reason: "the payment could not be taken"}}
	paying := []any{inTwo(), teaHeld, potHeld}
	after := func(history []any, next ...any) []any { return append(history[:len(history):len(history)], next...) }
	boxed := after(paying, cardSet, giftSet, placed, teaSold, potSold)
	for _, rule := range []struct {
		Name  string
		Given []any
		When  any
		Then  []Effect
	}{
		{
			"every part is asked for", []any{inTwo(), teaHeld}, potHeld,
			[]Effect{ask(card, 1390, "card", "tok_visa"), ask(byCredit, 2000, "gift_card", "crd_1")},
		},
		{"one part is not enough", paying, giftSet, nil},
		{"both place the order", after(paying, giftSet), cardSet, []Effect{placeInTwo(cardID, giftID)}},
		{
			"one declined lets go of the other", after(paying, giftSet), payment.Declined{Ref: card, Reason: "no funds"},
			[]Effect{releaseTea, releasePot, declined, void(giftID)},
		},
		{
			"also when that is not answered yet", paying, payment.Declined{Ref: gift, Reason: "no funds"},
			[]Effect{releaseTea, releasePot, declined, void(cardID)},
		},
		{
			"and is set aside after all", after(paying, payment.Declined{Ref: gift, Reason: "no funds"}), cardSet,
			[]Effect{void(cardID)},
		},
		{
			"one that lapses while the other is waited for ends the attempt", after(paying, giftSet), payment.Voided{Ref: gift},
			[]Effect{releaseTea, releasePot, lapsed, void(cardID)},
		},
		{"dispatch takes both", boxed, dispatched, []Effect{take(cardID, ""), take(giftID, "")}},
		{"an order is paid when both are taken", after(boxed, dispatched, arrived, cardTaken), giftTaken, []Effect{finish}},
		{"one taken is not paid", after(boxed, dispatched, arrived), giftTaken, nil},
		{
			"the next parcel tries again what was declined, and that alone",
			after(boxed, dispatched, giftTaken, payment.CaptureDeclined{Ref: card}), dispatched,
			[]Effect{take(cardID, app.DeriveID(app.CapturePrefix, "ful_1", "1"))},
		},
		{
			"under an id of its own", after(boxed, dispatched, payment.CaptureDeclined{Ref: gift}), dispatched,
			[]Effect{take(giftID, app.DeriveID(app.CapturePrefix, giftID, "1"))},
		},
		{
			"a cancelled order refunds what was taken and lets go of the rest",
			after(boxed, dispatched, giftTaken, payment.CaptureDeclined{Ref: card}), cancelled,
			[]Effect{stopParcel, void(cardID), back(giftID, giftID, 2000)},
		},
		{
			"both, when both were taken", after(boxed, dispatched, giftTaken, cardTaken), cancelled,
			[]Effect{stopParcel, back(cardID, "ful_1", 1390), back(giftID, giftID, 2000)},
		},
		{
			"each less what it gave back before",
			after(boxed, dispatched, giftTaken, cardTaken, payment.RefundRequested{Ref: card, Amount: money.Of(390, "EUR")}), cancelled,
			[]Effect{stopParcel, back(cardID, "ful_1", 1000), back(giftID, giftID, 2000)},
		},
		{"one that lapses cancels the order", boxed, payment.Voided{Ref: gift}, []Effect{cancelLapsed}},
		{"which lets go of the other", after(boxed, payment.Voided{Ref: gift}), cancelled, []Effect{stopParcel, void(cardID)}},
		{"a payment of nobody's is ignored", boxed, payment.Voided{Ref: ref("pay_9")}, nil},
	} {
		t.Run(rule.Name, func(t *testing.T) {
			t.Parallel()
			var s fulfilment
			for i, given := range rule.Given {
				s, _ = policy.step(s, Fact{ID: fmt.Sprint(i), At: noon, Event: given})
			}
			_, got := policy.step(s, Fact{ID: "now", At: noon, Event: rule.When})
			if diff := cmp.Diff(rule.Then, got, cmpopts.EquateErrors(), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("effects (-want +got):\n%s", diff)
			}
		})
	}

	t.Run("at once: one declined cancels", func(t *testing.T) {
		t.Parallel()
		atOnce, s := policy, fulfilment{}
		atOnce.TakeAtOnce = true
		var got []Effect
		for i, given := range after(boxed, giftTaken, payment.CaptureDeclined{Ref: card}) {
			s, got = atOnce.step(s, Fact{ID: fmt.Sprint(i), At: noon, Event: given})
		}
		if diff := cmp.Diff([]Effect{unpaid}, got, cmpopts.EquateErrors()); diff != "" {
			t.Errorf("effects (-want +got):\n%s", diff)
		}
	})
}

func placeInTwo(cardID, giftID string) Effect {
	send := place().(Send)
	command := send.Command.(order.Place)
	command.Placed.Payments = []order.Payment{
		{PaymentID: cardID, Method: "card", Amount: money.Of(1390, "EUR")},
		{PaymentID: giftID, Method: "gift_card", Amount: money.Of(2000, "EUR")},
	}
	send.Command = command
	return send
}

// What the provider took of its own accord, in pieces, is what is given back: each piece by a refund of its own.
func TestARefundForEveryRest(t *testing.T) {
	t.Parallel()
	half := payment.Captured{Ref: paidBy, Amount: money.Of(1695, "EUR"), Partial: true}
	asked := payment.RefundRequested{Ref: paidBy, Amount: half.Amount}
	var s fulfilment
	ids := map[string]bool{}
	for i, given := range append(shipped(), cancelled, half, asked, half, asked) {
		var effects []Effect
		s, effects = policy.step(s, Fact{ID: fmt.Sprint(i), At: noon, Event: given})
		for _, effect := range effects {
			send, _ := effect.(Send)
			if refund, ok := send.Command.(payment.Refund); ok {
				ids[refund.RefundID] = true
				if refund.Amount != half.Amount {
					t.Errorf("refunds %s", refund.Amount)
				}
			}
		}
	}
	if len(ids) != 2 {
		t.Errorf("%d refunds of 2 captures", len(ids))
	}
}

// The back office tries half of a declined refund, which is declined, too, and tries again: the process asks for the other half,
// under the id that was declined before, and must not stop at that.
func TestARefundThatWasDeclinedStopsNobody(t *testing.T) {
	t.Parallel()
	half := money.Of(1695, "EUR")
	asked, no := payment.RefundRequested{Ref: paidBy, Amount: half}, payment.RefundDeclined{Ref: paidBy, Amount: half}
	effects := after(t, append(shipped(), dispatched, taken, cancelled, asked, asked, no, no), asked)
	send, ok := effects[0].(Send)
	if !ok || send.Command.(payment.Refund).Amount != half || !send.tooLate(payment.ErrRefundUsed) || send.tooLate(payment.ErrAmount) {
		t.Errorf("then %+v", effects)
	}
}

// What was captured by hand in part leaves a rest. It is let go with the last parcel, or with the order.
func TestTheRestIsLetGo(t *testing.T) {
	t.Parallel()
	some := payment.Captured{Ref: paidBy, CaptureID: "by hand", Amount: money.Of(1000, "EUR"), Partial: true}
	rest := payment.Captured{Ref: paidBy, CaptureID: "rest-1", Amount: money.Of(0, "EUR")}
	all := payment.Captured{Ref: paidBy, Amount: money.Of(3390, "EUR")}
	left := func(id string) delivery.Dispatched { return delivery.Dispatched{Ref: delivery.Ref{DeliveryID: id}} }
	letGo := Send{Target: payID, Command: payment.Void{}, TooLate: payment.ErrCaptured}
	give := Send{Target: payID, TooLate: errNotOurs, Command: payment.Refund{
		RefundID: app.DeriveID(app.RefundPrefix, "ful_1", "1000 EUR", "1000"), Amount: money.Of(1000, "EUR"), Reason: "cancelled order",
	}}
	inTwoParcels := []any{submitted, teaShort, teaHeldFar, potHeld, setAside, placed, teaSoldFar, potSold}
	for _, rule := range []struct {
		Name  string
		Given []any
		When  any
		Then  []Effect
	}{
		{"with the only parcel", append(shipped(), some), left(parcelID), []Effect{letGo}},
		{"not before the last of two", append(inTwoParcels, some), left(parcelID), nil},
		{"with the last of two", append(inTwoParcels, some, left(parcelID)), left(second), []Effect{letGo}},
		{"when it is captured after that", append(shipped(), dispatched), some, []Effect{letGo}},
		{"once", append(shipped(), some, dispatched), rest, nil},
		{"of what is captured in full there is none", append(shipped(), dispatched), all, nil},
		{"with the order, when that is cancelled", append(shipped(), some), cancelled, []Effect{stopParcel, give, letGo}},
	} {
		t.Run(rule.Name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(rule.Then, after(t, rule.Given, rule.When), cmpopts.EquateErrors(), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("effects (-want +got):\n%s", diff)
			}
		})
	}
}

// after is what follows from the last of some facts.
func after(t *testing.T, given []any, when any) (effects []Effect) {
	t.Helper()
	var s fulfilment
	for i, fact := range append(given[:len(given):len(given)], when) {
		s, effects = policy.step(s, Fact{ID: fmt.Sprint(i), At: noon, Event: fact})
	}
	return effects
}
