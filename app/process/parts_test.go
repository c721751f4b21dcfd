package process_test

import (
	"context"
	"testing"
	"time"

	"cartwright/app"
	"cartwright/domain/checkout"
	"cartwright/domain/credit"
	"cartwright/domain/money"
	"cartwright/domain/payment"
)

// buyWithGift buys two packets of tea with a new gift card of 5 euros and a card. It returns the gift card's account.
func (s *shop) buyWithGift(t *testing.T, token string) (c checkout.Checkout, d app.Decision, accountID string) {
	t.Helper()
	s.Codes.Secret = []byte("secret")
	code, issued, err := s.IssueGiftCard(t.Context(), app.Request{ID: app.NewID("")}, money.Of(500, "EUR"), time.Time{}, "sold")
	must(t, err)
	id := s.ready(t, "")
	c = s.submitBy(t, "", id, app.PaymentChoice{
		Means: checkout.Means{Method: "card", Token: token}, Credits: []app.CreditChoice{{Kind: credit.GiftCard, Code: code}},
	})
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	d, err = s.AwaitDecision(ctx, id)
	must(t, err)
	return c, d, issued.State.Issued.AccountID
}

func (s *shop) left(t *testing.T, accountID string, available, held int64) {
	t.Helper()
	account, err := s.App.Credit(t.Context(), accountID)
	must(t, err)
	if account.State.Available().Minor != available || account.State.Held != held {
		t.Errorf("%s is left and %d held, want %d and %d", account.State.Available(), account.State.Held, available, held)
	}
}

func TestEveryPartIsTakenOnceHoweverOftenItIsTold(t *testing.T) {
	t.Parallel()
	s := open(t, options{units: 2, window: time.Hour})
	c, _, account := s.buyWithGift(t, "tok_capture_timeout_once")
	for part := range 2 {
		await[payment.Captured](t, s, payment.Category, app.PaymentOf(c.FulfilmentID, part))
	}
	log := s.everything(t)
	s.audit(t, log)
	s.again(t, log)
	s.audit(t, s.everything(t))
	s.left(t, account, 0, 0)
}

func TestAPartThatIsDeclinedLetsGoOfTheOther(t *testing.T) {
	t.Parallel()
	s := open(t, options{units: 2, window: time.Hour})
	c, decision, account := s.buyWithGift(t, "tok_declined")
	if decision.Rejected == nil || decision.Rejected.Code != "payment_declined" {
		t.Fatalf("decided %+v", decision)
	}
	await[payment.Voided](t, s, payment.Category, app.PaymentOf(c.FulfilmentID, 1))
	log := s.everything(t)
	s.again(t, log)
	s.audit(t, s.everything(t))
	s.left(t, account, 500, 0)
}

// The shopper never comes back from their bank: neither part is kept.
func TestAProofThatNeverComesLetsGoOfBoth(t *testing.T) {
	t.Parallel()
	s := open(t, options{units: 2, window: time.Second})
	c, decision, account := s.buyWithGift(t, "tok_proof")
	if decision.Rejected == nil || decision.Rejected.Code != "timed_out" {
		t.Fatalf("decided %+v", decision)
	}
	for part := range 2 {
		await[payment.Voided](t, s, payment.Category, app.PaymentOf(c.FulfilmentID, part))
	}
	s.audit(t, s.everything(t))
	s.left(t, account, 500, 0)
}

// The gift card is taken at dispatch and the card is not. The order is cancelled: one is refunded and the other let go.
func TestPartsUnwindEachInItsOwnWay(t *testing.T) {
	t.Parallel()
	s := open(t, options{units: 2, window: time.Hour, step: time.Hour})
	c, _, account := s.buyWithGift(t, "tok_capture_declined")
	await[payment.CaptureDeclined](t, s, payment.Category, app.PaymentOf(c.FulfilmentID, 0))
	await[payment.Captured](t, s, payment.Category, app.PaymentOf(c.FulfilmentID, 1))
	s.cancel(t, c.OrderID)
	await[payment.Voided](t, s, payment.Category, app.PaymentOf(c.FulfilmentID, 0))
	await[payment.Refunded](t, s, payment.Category, app.PaymentOf(c.FulfilmentID, 1))
	log := s.everything(t)
	s.again(t, log)
	s.audit(t, s.everything(t))
	s.left(t, account, 500, 0)
}

// The card that the order was paid with ends in an hour. What is given back on it can be spent for longer than that.
func TestWhatIsGivenBackOnACardThatEndsCanBeSpent(t *testing.T) {
	t.Parallel()
	s := open(t, options{units: 2, window: time.Hour, step: time.Hour})
	s.Codes.Secret = []byte("secret")
	end := time.Now().Add(time.Hour)
	code, issued, err := s.IssueGiftCard(t.Context(), app.Request{ID: app.NewID("")}, money.Of(5000, "EUR"), end, "sold")
	must(t, err)
	c := s.submitBy(t, "", s.ready(t, ""), app.PaymentChoice{Credits: []app.CreditChoice{{Kind: credit.GiftCard, Code: code}}})
	await[payment.Captured](t, s, payment.Category, app.PaymentOf(c.FulfilmentID, 0))
	s.cancel(t, c.OrderID)
	back := await[credit.Refunded](t, s, credit.Category, issued.State.Issued.AccountID)
	account, err := s.App.Credit(t.Context(), issued.State.Issued.AccountID)
	must(t, err)
	there, err := account.State.Spendable("another", "EUR", end.Add(24*time.Hour))
	if err != nil || there.Minor != 5000 || !back.ExpiresAt.Equal(account.State.EndsAt) {
		t.Errorf("a day after its end %s can be spent, %v; given back %+v", there, err, back)
	}
	s.audit(t, s.everything(t))
}
