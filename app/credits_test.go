package app_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"cartwright/domain/credit"
	"cartwright/domain/event"
	"cartwright/domain/money"
)

func TestAGiftCardIsFoundByItsCodeAlone(t *testing.T) {
	t.Parallel()
	a := shop(t)
	a.Codes.Secret = []byte("secret")
	code, issued, err := a.IssueGiftCard(t.Context(), request("card"), money.Of(5000, "EUR"), time.Time{}, "sold")
	must(t, err)
	again, same, err := a.IssueGiftCard(t.Context(), request("card"), money.Of(5000, "EUR"), time.Time{}, "sold")
	must(t, err)
	if again != code || same.Revision != issued.Revision {
		t.Errorf("the same request was answered with %s at revision %d, then %s at %d", code, issued.Revision, again, same.Revision)
	}
	found, err := a.GiftCard(t.Context(), strings.ToLower(code))
	must(t, err)
	if found.State.Available() != money.Of(5000, "EUR") || !strings.HasSuffix(code, found.State.Issued.Last4) {
		t.Errorf("%s has %s and ends in %s", code, found.State.Available(), found.State.Issued.Last4)
	}
	_, err = a.GiftCard(t.Context(), "0000-0000-0000-0000")
	refused(t, err, credit.ErrNotFound.Code, "")

	history, err := a.Streams.Read(t.Context(), event.StreamOf(credit.Category, issued.State.Issued.AccountID))
	must(t, err)
	stored, err := json.Marshal(history)
	must(t, err)
	for _, secret := range []string{code, strings.ReplaceAll(code, "-", ""), code[:9]} {
		if strings.Contains(string(stored), secret) {
			t.Errorf("the log knows %s: %s", secret, stored)
		}
	}
}

func TestNoCodesWithoutASecret(t *testing.T) {
	t.Parallel()
	a := shop(t)
	if code, _, err := a.IssueGiftCard(t.Context(), request("card"), money.Of(1, "EUR"), time.Time{}, ""); err == nil {
		t.Errorf("anybody can guess %s", code)
	}
}

func TestStoreCreditIsOneAccountPerCurrency(t *testing.T) {
	t.Parallel()
	a := shop(t)
	for _, id := range []string{"one", "one", "two"} {
		_, err := a.GiveStoreCredit(t.Context(), request(id), "cus_1", money.Of(300, "EUR"), "sorry")
		must(t, err)
	}
	dollars, err := a.GiveStoreCredit(t.Context(), request("three"), "cus_1", money.Of(100, "USD"), "sorry")
	must(t, err)
	euros, err := a.GiveStoreCredit(t.Context(), request("four"), "cus_1", money.Of(1, "EUR"), "sorry")
	must(t, err)
	if euros.State.Available() != money.Of(601, "EUR") || dollars.State.Available() != money.Of(100, "USD") {
		t.Errorf("the customer has %s and %s", euros.State.Available(), dollars.State.Available())
	}
}
