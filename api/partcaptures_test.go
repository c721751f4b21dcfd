package api_test

import (
	"testing"
	"time"

	provider "cartwright/adapters/payments/sandbox"
	"cartwright/app"
	"cartwright/app/audit"
	"cartwright/domain/delivery"
	"cartwright/domain/event"
	"cartwright/domain/payment"
)

// carried tells the parcel of an order what has become of it.
func (s *shop) carried(t *testing.T, parcel string, command delivery.Command) {
	t.Helper()
	_, err := s.app.Deliveries.Handle(t.Context(), app.Envelope[delivery.Command]{ID: app.NewID(""), Target: parcel, Command: command})
	must(t, err)
}

// reconciled compares the payments with the bank's own book as `cartwright reconcile payments` does.
func (s *shop) reconciled(t *testing.T) {
	t.Helper()
	s.idle(t)
	r := audit.Reconciliation{Provider: app.Sandbox}
	book := provider.Accounts(s.bank.Ledger())
	for _, theirs := range book {
		history, err := s.app.Streams.Read(t.Context(), event.StreamOf(payment.Category, theirs.PaymentID))
		must(t, err)
		for _, e := range history {
			r.See(e)
		}
	}
	if here, differences := r.Compare(book, book); here != len(book) || len(differences) > 0 {
		t.Errorf("%d of %d payments, which differ in %+v", here, len(book), differences)
	}
}

// A gift card pays 5.00 of 9.40. Of the card's 4.40 the back office takes 3.00 by hand, which is what the parcel holds. With the
// parcel the gift card is taken and the rest of the card let go; a refund takes what the card has, then the gift card.
func TestAPartIsTakenInPartAndItsRestLetGo(t *testing.T) {
	t.Parallel()
	s := open(t, options{packing: time.Hour})
	s.seed(t, "tea", 5)
	code, account := s.giftCard(t, 500)
	id := s.boughtBy(t, cartOne, "tok_visa", gift(code))
	order := request{"GET", "/v1/orders/" + id, nil, nil}
	confirmed := s.eventually(t, order, func(o object) bool { return o["status"] == "confirmed" && o["parcels"] != nil })
	card := "/v1/admin/payments/" + confirmed["payments"].([]any)[0].(object)["id"].(string)
	parcel := confirmed["parcels"].([]any)[0].(object)["delivery_id"].(string)

	if _, p := s.want(t, 409, request{"POST", card + "/captures", object{"amount": euros(441), "partial": true}, keyed()}); p["code"] != "capture_exceeds_authorised" {
		t.Errorf("more than the card's part: %v", p)
	}
	s.want(t, 200, request{"POST", card + "/captures", object{"amount": euros(300), "partial": true}, keyed()})
	s.eventually(t, request{"GET", card, nil, nil}, func(p object) bool { return p["status"] == "partly_captured" })
	s.carried(t, parcel, delivery.Dispatch{Carrier: "post", TrackingNumber: "1", At: time.Now()})
	s.eventually(t, request{"GET", card, nil, nil}, func(p object) bool { return p["status"] == "captured" })
	s.balance(t, account, 0)
	s.carried(t, parcel, delivery.Progress{Step: delivery.IsDelivered, At: time.Now()})
	s.eventually(t, order, func(o object) bool { return o["status"] == "completed" })
	s.booked(t, id, map[string]float64{"cash:sandbox": 300, "gift_card_liability": 500, "receivable": 140})
	s.reconciled(t)

	_, refund := s.want(t, 200, request{"POST", "/v1/admin/orders/" + id + "/refunds", object{"amount": euros(750), "reason": "broken"}, keyed()})
	if shares := refund["data"].([]any); len(shares) != 2 || shares[1].(object)["amount"].(object)["amount"] != 450.0 {
		t.Errorf("refunded %v", shares)
	}
	s.balance(t, account, 450)
	s.booked(t, id, map[string]float64{"cash:sandbox": 0, "gift_card_liability": 50, "receivable": 890})
	s.reconciled(t)
	s.problemsOf(t, id)
}
