package process_test

import (
	"testing"
	"time"

	"cartwright/app"
	"cartwright/domain/delivery"
	"cartwright/domain/order"
	"cartwright/domain/payment"
)

func paymentOf(fulfilmentID string) string { return app.DeriveID(app.PaymentPrefix, fulfilmentID) }

func TestAnAnswerThatIsLostAfterTheMoneyMovedMovesItOnce(t *testing.T) {
	t.Parallel()
	s := open(t, options{units: 2, window: time.Hour})
	c, _ := s.buy(t, "tok_capture_timeout_once")
	await[payment.Captured](t, s, payment.Category, paymentOf(c.FulfilmentID))
	log := s.everything(t)
	s.audit(t, log)
	s.again(t, log)
	s.audit(t, s.everything(t))
}

// A capture that the provider declines for good used to be asked for again, for ever.
func TestACaptureThatIsDeclinedForGoodIsNotAskedForAgain(t *testing.T) {
	t.Parallel()
	s := open(t, options{units: 2, window: time.Hour, step: time.Hour})
	c, _ := s.buy(t, "tok_capture_declined")
	await[payment.CaptureDeclined](t, s, payment.Category, paymentOf(c.FulfilmentID))
	s.cancel(t, c.OrderID)
	await[payment.Voided](t, s, payment.Category, paymentOf(c.FulfilmentID))
	s.audit(t, s.everything(t))
}

func TestAVoidThatIsDeclinedForGoodIsNotAskedForAgain(t *testing.T) {
	t.Parallel()
	s := open(t, options{units: 2, window: time.Hour, packing: time.Hour})
	c, _ := s.buy(t, "tok_void_declined")
	await[delivery.Requested](t, s, delivery.Category, app.DeriveID(app.DeliveryPrefix, c.FulfilmentID, "berlin"))
	s.cancel(t, c.OrderID)
	await[payment.VoidDeclined](t, s, payment.Category, paymentOf(c.FulfilmentID))
	s.audit(t, s.everything(t))
}

func TestARefundThatIsDeclinedForGoodIsNotAskedForAgain(t *testing.T) {
	t.Parallel()
	s := open(t, options{units: 2, window: time.Hour})
	c, _ := s.buy(t, "tok_refund_declined")
	id := paymentOf(c.FulfilmentID)
	taken := await[payment.Captured](t, s, payment.Category, id)
	_, err := s.Payments.Handle(t.Context(), app.Envelope[payment.Command]{
		ID: "goodwill", Target: id, Command: payment.Refund{RefundID: "ref_1", Amount: taken.Amount, Reason: "goodwill"},
	})
	must(t, err)
	await[payment.RefundDeclined](t, s, payment.Category, id)
	s.audit(t, s.everything(t))
}

// What lapsed at the provider cannot be captured. Why it says no is looked up. The only parcel has left by then: the shopper owes
// for it, and nothing that other parts have paid is given back.
func TestMoneyThatHasLapsedWhenTheParcelLeavesIsOwed(t *testing.T) {
	t.Parallel()
	s := open(t, options{units: 2, window: time.Hour, packing: 2 * time.Second})
	c, _ := s.buy(t, "tok_visa")
	must(t, s.bank.Lapse(await[payment.Authorised](t, s, payment.Category, paymentOf(c.FulfilmentID)).ProviderRef))
	await[payment.Voided](t, s, payment.Category, paymentOf(c.FulfilmentID))
	log := s.everything(t)
	s.audit(t, log)
	s.again(t, log)
	o, err := s.Orders.Load(t.Context(), c.OrderID)
	must(t, err)
	if o.State.Status != order.IsConfirmed {
		t.Errorf("the order is %s", o.State.Status)
	}
}

func (s *shop) cancel(t *testing.T, orderID string) {
	t.Helper()
	_, err := s.Orders.Handle(t.Context(), app.Envelope[order.Command]{
		ID: "cancel", Target: orderID, Command: order.Cancel{Reason: "regret"},
	})
	must(t, err)
}
