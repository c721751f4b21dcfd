package process

import (
	"fmt"
	"testing"
	"time"

	"cartwright/app"
	"cartwright/domain/delivery"
	"cartwright/domain/money"
	"cartwright/domain/order"
	"cartwright/domain/payment"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestFulfilment(t *testing.T) {
	t.Parallel()
	for _, rule := range []struct {
		Name  string
		Given []any
		When  any
		Then  []Effect
	}{
		{
			Name: "a submission holds every piece and starts the payment window",
			When: submitted,
			Then: []Effect{
				Later{Timer{
					ID: app.DeriveUUID("ful_1", "payment_window").String(), Process: "fulfilment", Name: "payment_window",
					Due: noon.Add(15 * time.Minute), Payload: []byte(`"ful_1"`),
				}},
				hold("tea", "berlin", 2), hold("pot", "berlin", 1),
			},
		},
		{Name: "some held is not enough", Given: []any{submitted}, When: teaHeld},
		{Name: "all held asks for the money", Given: []any{submitted, teaHeld}, When: potHeld, Then: []Effect{request}},
		{
			Name: "a shortage tries the next location", Given: []any{submitted}, When: teaShort,
			Then: []Effect{hold("tea", "paris", 2)},
		},
		{
			Name: "held at the next location will do", Given: []any{submitted, teaShort, potHeld}, When: teaHeldFar,
			Then: []Effect{request},
		},
		{
			Name: "no location left unwinds", Given: []any{submitted, potHeld, teaShort}, When: teaShortFar,
			Then: []Effect{releasePot, reject("out_of_stock", "There are not enough units of tea left.", "tea")},
		},
		{
			Name: "a hold that comes after unwinding is released", Given: []any{submitted, teaShort, teaShortFar}, When: potHeld,
			Then: []Effect{releasePot},
		},
		{
			Name: "money set aside places the order", Given: []any{submitted, teaHeld, potHeld}, When: setAside,
			Then: []Effect{place()},
		},
		{
			Name: "a declined payment unwinds", Given: []any{submitted, teaHeld, potHeld}, When: payment.Declined{Ref: paidBy, Reason: "no funds"},
			Then: []Effect{releaseTea, releasePot, reject("payment_declined", "The payment was declined: no funds", "")},
		},
		{
			Name: "the window closes on a payment that does not come", Given: []any{submitted, teaHeld, potHeld},
			When: WindowClosed{"ful_1"},
			Then: []Effect{releaseTea, releasePot, reject("timed_out", "The payment took too long; submit again.", ""), void},
		},
		{
			Name: "money that comes too late is let go", Given: []any{submitted, teaHeld, potHeld, WindowClosed{"ful_1"}},
			When: setAside, Then: []Effect{void},
		},
		{
			Name: "the window closes on a placed order without effect", Given: []any{submitted, teaHeld, potHeld, setAside},
			When: WindowClosed{"ful_1"},
		},
		{
			Name: "a placed order completes the checkout and takes its units", When: placed,
			Given: []any{submitted, teaHeld, potHeld, setAside},
			Then:  []Effect{complete, commit("tea@berlin", 2), commit("pot@berlin", 1)},
		},
		{
			Name: "units off the shelf become a parcel", When: potSold,
			Given: []any{submitted, teaHeld, potHeld, setAside, placed, teaSold},
			Then:  []Effect{confirm, parcelFrom(parcelID, "berlin", delivery.Item{SKU: "tea", Title: "Tea", Quantity: 2}, pot())},
		},
		{
			Name: "one parcel from each location", When: potSold,
			Given: []any{submitted, teaShort, teaHeldFar, potHeld, setAside, placed, teaSoldFar},
			Then: []Effect{
				confirm,
				parcelFrom(second, "paris", delivery.Item{SKU: "tea", Title: "Tea", Quantity: 2}),
				parcelFrom(parcelID, "berlin", pot()),
			},
		},
		{
			Name: "of a bundle what it holds is packed", When: potSold,
			Given: []any{boxed(), teaHeld, potHeld, setAside, placed, teaSold},
			Then: []Effect{confirm, parcelFrom(parcelID, "berlin",
				delivery.Item{SKU: "tea", Title: "Tea in a box", Quantity: 2}, delivery.Item{SKU: "pot", Title: "Pot in a box", Quantity: 1})},
		},
		{
			Name: "a lost hold cancels the order", When: teaShort,
			Given: []any{submitted, teaHeld, potHeld, setAside, placed},
			Then:  []Effect{Send{Target: "ord_1", Command: order.Cancel{Reason: "tea is out of stock"}}},
		},
		{Name: "the first parcel takes the money", Given: shipped(), When: dispatched, Then: []Effect{capture}},
		{Name: "the second parcel takes no more", Given: append(shipped(), dispatched), When: dispatched},
		{
			Name: "the last parcel completes the order", Given: append(shipped(), dispatched, taken),
			When: arrived, Then: []Effect{finish},
		},
		{
			Name: "an order is not complete before it is paid", Given: append(shipped(), dispatched, arrived),
			When: taken, Then: []Effect{finish},
		},
		{
			Name: "cancelling before dispatch stops the parcel and lets the money go", Given: shipped(), When: cancelled,
			Then: []Effect{stopParcel, void},
		},
		{
			Name: "a stopped parcel is put back", Given: append(shipped(), cancelled),
			When: delivery.Cancelled{Ref: delivery.Ref{DeliveryID: parcelID}}, Then: []Effect{teaBack, potBack},
		},
		{Name: "a parcel that got away takes no money", Given: append(shipped(), cancelled), When: dispatched},
		{
			Name: "cancelling while units leave puts back what has left", When: cancelled,
			Given: []any{submitted, teaHeld, potHeld, setAside, placed, teaSold},
			Then:  []Effect{teaBack, void, releasePot},
		},
		{
			Name: "what leaves after cancelling is put back", When: potSold,
			Given: []any{submitted, teaHeld, potHeld, setAside, placed, teaSold, cancelled},
			Then:  []Effect{potBack},
		},
		{
			Name: "a capture that is under way is refunded once it is done", Given: append(shipped(), dispatched, cancelled),
			When: taken, Then: []Effect{refund(3390)},
		},
		{
			Name:  "only what is left is refunded",
			Given: append(shipped(), dispatched, taken, payment.RefundRequested{Ref: paidBy, Amount: money.Of(390, "EUR")}),
			When:  cancelled, Then: []Effect{stopParcel, refund(3000)},
		},
		{
			Name:  "a refund that crossed ours leaves a rest",
			Given: append(shipped(), dispatched, taken, cancelled),
			When:  payment.RefundRequested{Ref: paidBy, Amount: money.Of(390, "EUR")}, Then: []Effect{refund(3000)},
		},
		{Name: "a capture that is declined waits", Given: append(shipped(), dispatched), When: notTaken},
		{
			Name:  "for the next parcel to try again",
			Given: append(shipped(), dispatched, notTaken), When: dispatched,
			Then: []Effect{captureAgain},
		},
		{
			Name:  "cancelling lets go of money that could not be taken",
			Given: append(shipped(), dispatched, notTaken), When: cancelled,
			Then: []Effect{stopParcel, void},
		},
		{Name: "money that has lapsed cancels the order", Given: shipped(), When: let, Then: []Effect{cancelLapsed}},
		{Name: "money that was let go on purpose does not", Given: append(shipped(), cancelled), When: let},
		{
			Name:  "a refund made at the provider leaves a rest",
			Given: append(shipped(), dispatched, taken, payment.Refunded{Ref: paidBy, Amount: money.Of(390, "EUR"), External: true}),
			When:  cancelled, Then: []Effect{stopParcel, refund(3000)},
		},
		{
			Name: "a refund that was declined is still owed",
			Given: append(shipped(), dispatched, taken, payment.RefundRequested{Ref: paidBy, Amount: money.Of(390, "EUR")},
				payment.RefundDeclined{Ref: paidBy, Amount: money.Of(390, "EUR")}),
			When: cancelled, Then: []Effect{stopParcel, refund(3390)},
		},
		{
			Name: "once all has left, money that has lapsed cancels nothing: the goods are gone", When: let,
			Given: append(shipped(), dispatched, notTaken),
		},
		{
			Name: "what the bank has in dispute cannot be refunded", When: cancelled,
			Given: append(shipped(), dispatched, taken, disputed), Then: []Effect{stopParcel, refund(2000)},
		},
		{
			Name: "nor be refunded when that is heard of late", When: disputed,
			Given: append(shipped(), dispatched, taken, cancelled), Then: []Effect{refund(2000)},
		},
		{
			Name: "of a cancelled order it is refunded once it is won", When: won,
			Given: append(shipped(), dispatched, taken, disputed, cancelled, payment.RefundRequested{Ref: paidBy, Amount: money.Of(2000, "EUR")}),
			Then:  []Effect{refund(1390, "won", "1")},
		},
		{
			Name: "of any other it is kept", When: won, Given: append(shipped(), dispatched, taken, disputed),
		},
		{Name: "a fact of no fulfilment is ignored", When: teaHeld},
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
}

func TestTrackingTokensNeedTheSecret(t *testing.T) {
	t.Parallel()
	token := policy.trackingToken("ord_1")
	if len(token) != 32 || token != policy.trackingToken("ord_1") {
		t.Errorf("token %q is not 128 bits, or not the same again", token)
	}
	if token == policy.trackingToken("ord_2") || token == (Policy{Secret: []byte("other")}).trackingToken("ord_1") {
		t.Error("two orders, or two secrets, give the same token")
	}
}
