package process_test

import (
	"testing"
	"time"

	"cartwright/app"
	"cartwright/domain/credit"
	"cartwright/domain/money"
)

func TestWhatIsLeftOnAGiftCardExpires(t *testing.T) {
	t.Parallel()
	s := open(t, options{units: 1, window: time.Minute})
	s.App.Codes.Secret = []byte("secret")
	_, card, err := s.IssueGiftCard(t.Context(), app.Request{ID: "card"}, money.Of(500, "EUR"), time.Now().Add(-time.Hour), "sold")
	must(t, err)
	expired := await[credit.Expired](t, s, credit.Category, card.State.Issued.AccountID)
	if expired.Amount != money.Of(500, "EUR") {
		t.Errorf("%s has expired", expired.Amount)
	}
}
