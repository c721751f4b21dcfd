package process_test

import (
	"testing"
	"time"

	payments "cartwright/adapters/payments/sandbox"
	"cartwright/app"
	"cartwright/app/audit"
	"cartwright/app/process"
	"cartwright/domain/cart"
	"cartwright/domain/checkout"
	"cartwright/domain/delivery"
	"cartwright/domain/event"
	"cartwright/domain/money"
	"cartwright/domain/order"
	"cartwright/domain/payment"
	"cartwright/projections/pubsub"
)

func TestFromSubmittedToDelivered(t *testing.T) {
	t.Parallel()
	s := open(t, options{units: 5, window: time.Hour})
	c, decision := s.buy(t, "tok_timeout_once")
	if decision.OrderID != c.OrderID {
		t.Fatalf("decided %+v", decision)
	}
	await[order.Completed](t, s, order.Category, c.OrderID)
	await[order.Numbered](t, s, order.Category, c.OrderID)
	placed := await[order.Placed](t, s, order.Category, c.OrderID)
	if placed.Total.Minor != 1390 || placed.TrackingToken == "" {
		t.Errorf("placed %+v", placed)
	}
	before := s.everything(t)
	s.audit(t, before)
	s.again(t, before)
	if after := s.everything(t); len(after) != len(before) {
		t.Errorf("telling everything again added %d events", len(after)-len(before))
	}
}

func TestADeclinedPaymentCanBeTriedAgain(t *testing.T) {
	t.Parallel()
	s := open(t, options{units: 2, window: time.Hour})
	c, decision := s.buy(t, "tok_declined")
	if decision.Rejected == nil || decision.Rejected.Code != "payment_declined" {
		t.Fatalf("decided %+v", decision)
	}
	means := checkout.Means{Method: "card", Token: "tok_visa"}
	_, err := s.ChoosePayment(t.Context(), app.Request{ID: "other card"}, c.CheckoutID, app.PaymentChoice{Means: means})
	must(t, err)
	_, err = s.Submit(t.Context(), app.Request{ID: "again"}, c.CheckoutID, money.Money{})
	must(t, err)
	await[order.Completed](t, s, order.Category, c.OrderID)
	s.audit(t, s.everything(t))
}

func TestTooFewUnitsAreNotSold(t *testing.T) {
	t.Parallel()
	s := open(t, options{units: 1, window: time.Hour})
	c, decision := s.buy(t, "tok_visa")
	if decision.Rejected == nil || decision.Rejected.Code != "out_of_stock" || decision.Rejected.SKU != "tea" {
		t.Fatalf("decided %+v", decision)
	}
	_, err := s.CancelCheckout(t.Context(), app.Request{ID: "give up"}, c.CheckoutID)
	must(t, err)
	await[cart.Reopened](t, s, cart.Category, c.CartID)
	s.audit(t, s.everything(t))
}

func TestASlowPaymentTimesOut(t *testing.T) {
	t.Parallel()
	s := open(t, options{units: 2, window: 3 * time.Second}) // time to ask for the money, not to get it
	c, decision := s.buy(t, "tok_slow")
	if decision.Rejected == nil || decision.Rejected.Code != "timed_out" {
		t.Fatalf("decided %+v", decision)
	}
	await[payment.Voided](t, s, payment.Category, app.DeriveID(app.PaymentPrefix, c.FulfilmentID)) // it came too late
	s.audit(t, s.everything(t))
}

func TestACancelledOrderIsUndone(t *testing.T) {
	t.Parallel()
	s := open(t, options{units: 2, window: time.Hour, packing: time.Hour})
	c, _ := s.buy(t, "tok_visa")
	placed := await[order.Placed](t, s, order.Category, c.OrderID)
	parcel := app.DeriveID(app.DeliveryPrefix, c.FulfilmentID, "berlin")
	await[delivery.Requested](t, s, delivery.Category, parcel)
	_, err := s.Orders.Handle(t.Context(), app.Envelope[order.Command]{
		ID: "regret", Target: c.OrderID, Command: order.Cancel{Reason: "regret"},
	})
	must(t, err)
	await[delivery.Cancelled](t, s, delivery.Category, parcel)
	await[payment.Voided](t, s, payment.Category, placed.PaymentID)
	s.awaitUnits(t, "tea@berlin", 2)
	if _, decision := s.buy(t, "tok_visa"); decision.OrderID == "" {
		t.Errorf("the units are not back: %+v", decision)
	}
	s.audit(t, s.everything(t))
}

// everything reads the whole log so far, and the bank's book just before.
func (s *shop) everything(t *testing.T) (log []event.Recorded) {
	t.Helper()
	s.book = payments.Accounts(s.bank.Ledger())
	done := errCaughtUp{}
	err := s.feed.Follow(t.Context(), event.Position{}, pubsub.Filter{}, pubsub.Follower{
		Event: func(raw event.Raw) error {
			recorded, err := process.Events.Decode(raw)
			log = append(log, recorded)
			return err
		},
		Checkpoint: func(event.Position) error { return nil },
		CaughtUp:   func() error { return done },
	})
	if err != done {
		t.Fatal(err)
	}
	return log
}

type errCaughtUp struct{}

func (errCaughtUp) Error() string { return "caught up" }

// again tells every process everything once more.
func (s *shop) again(t *testing.T, log []event.Recorded) {
	t.Helper()
	for _, consumer := range s.consumers() {
		for _, recorded := range log {
			for _, name := range consumer.Names {
				if name == recorded.Name {
					must(t, consumer.Handle(t.Context(), recorded))
				}
			}
		}
	}
}

// audit checks everything that was read last: what the bank had done before must be known, what is known it must have done
// by now.
func (s *shop) audit(t *testing.T, log []event.Recorded) {
	t.Helper()
	auditor := audit.New()
	for _, recorded := range log {
		auditor.See(recorded)
	}
	auditor.CompareLedger(app.Sandbox, s.book, payments.Accounts(s.bank.Ledger()))
	for _, violation := range auditor.Report() {
		t.Errorf("%+v", violation)
	}
}
