package credit

import (
	"errors"
	"testing"
	"time"

	"cartwright/domain/refusal"
)

func TestWhatAnAccountCanPay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		given    facts
		order    string
		currency string
		at       time.Time
		there    int64
		refused  *refusal.Refusal
	}{
		{"all of it", facts{issued}, "o1", "EUR", noon, 5000, nil},
		{"what nobody holds", facts{issued, held(first, 3000)}, "o2", "EUR", noon, 2000, nil},
		{"what an earlier attempt holds", heldAll, "o1", "EUR", noon, 5000, nil},
		{"what is held no longer", heldAll, "o2", "EUR", later, 5000, nil},
		{"not what is held", heldAll, "o2", "EUR", noon, 0, ErrEmpty},
		{"not what is spent", paid, "o1", "EUR", noon, 0, ErrEmpty},
		{"in its own currency", facts{issued}, "o1", "USD", noon, 5000, ErrCurrency},
		{"nothing when it is blocked", blocked, "o1", "EUR", noon, 5000, ErrBlocked},
		{"nothing when its time is over", facts{issued}, "o1", "EUR", end, 5000, ErrOver},
		{"nothing when it is not there", nil, "o1", "EUR", noon, 0, ErrNotFound},
	} {
		there, err := Decider.Fold(Credit{}, c.given...).Spendable(c.order, c.currency, c.at)
		if there.Minor != c.there || (c.refused == nil) != (err == nil) || (err != nil && !errors.Is(err, c.refused)) {
			t.Errorf("%s: %s, %v; want %d, %v", c.name, there, err, c.there, c.refused)
		}
	}
}
