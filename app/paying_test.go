package app_test

import (
	"testing"
	"time"

	"cartwright/app"
	"cartwright/domain/checkout"
	"cartwright/domain/credit"
	"cartwright/domain/money"
)

func euros(minor int64) money.Money { return money.Of(minor, "EUR") }

// payable is a checkout that is to be paid by a new gift card of 5 euros first, and the gift card's account.
func payable(t *testing.T, a *app.App) (checkoutID, accountID string) {
	t.Helper()
	a.Codes.Secret = []byte("secret")
	code, issued, err := a.IssueGiftCard(t.Context(), request("card"), euros(500), time.Time{}, "sold")
	must(t, err)
	id := ready(t, *a)
	_, err = a.ChoosePayment(t.Context(), request("both"+id), id, app.PaymentChoice{
		Means:   checkout.Means{Method: "card", Token: "tok_visa"},
		Credits: []app.CreditChoice{{Kind: credit.GiftCard, Code: code}},
	})
	must(t, err)
	return id, issued.State.Issued.AccountID
}

func spend(t *testing.T, a app.App, accountID string, minor int64) {
	t.Helper()
	_, err := a.Credits.Handle(t.Context(), app.Envelope[credit.Command]{ID: "hold", Target: accountID, Command: credit.Hold{
		Ref: credit.Ref{PaymentID: "pay_9", OrderID: "ord_9", FulfilmentID: "ful_9"}, Amount: euros(minor),
		Now: a.Clock(), ExpiresAt: a.Clock().Add(time.Hour),
	}})
	must(t, err)
}

// Nobody is charged more on their card than they saw.
func TestLessOnAGiftCardThanWhenItWasChosenIsTold(t *testing.T) {
	t.Parallel()
	a := shop(t)
	id, account := payable(t, &a)
	spend(t, a, account, 1)
	_, err := a.Submit(t.Context(), request("submit"), id, money.Money{})
	refused(t, err, checkout.ErrCreditLess.Code, "/payment/credits/0")
}

func TestAGiftCardThatIsSpentMeanwhileIsTold(t *testing.T) {
	t.Parallel()
	a := shop(t)
	id, account := payable(t, &a)
	spend(t, a, account, 500)
	_, err := a.Submit(t.Context(), request("submit"), id, money.Money{})
	refused(t, err, credit.ErrEmpty.Code, "/payment/credits/0")
}

func TestASubmissionWithAGiftCardIsRepeatedOnceItIsSpent(t *testing.T) {
	t.Parallel()
	a := shop(t)
	id, account := payable(t, &a)
	first, err := a.Submit(t.Context(), request("submit"), id, money.Money{})
	must(t, err)
	spend(t, a, account, 500)
	again, err := a.Submit(t.Context(), request("submit"), id, money.Money{})
	must(t, err)
	if again.Revision != first.Revision || len(again.State.Parts) != 2 {
		t.Errorf("submitted at revision %d, then %d, in parts %v", first.Revision, again.Revision, again.State.Parts)
	}
}

// A method that is taken from 20 euros on does not take the rest that a gift card leaves.
func TestMethodsAreOfferedForTheRest(t *testing.T) {
	t.Parallel()
	a := shop(t)
	id, _ := payable(t, &a)
	all, err := a.PaymentMethods(t.Context(), request("list"), id)
	must(t, err)
	setMethod(t, a, 1390)
	none, err := a.PaymentMethods(t.Context(), request("list"), id)
	must(t, err)
	if len(all) == 0 || len(none) != 0 {
		t.Errorf("offered %v, then %v", all, none)
	}
}
