package risk

import "testing"

// BrianHenryIE/bh-wc-checkout-rate-limiter#26, Magento#28614: stolen cards are tried out at a shop's checkout, 1,674 orders
// from one network address within an hour. Here the bank is asked about the first sixty only, also when each card and each
// account is another one.
func TestMagento28614AListOfStolenCardsIsNotTriedOutHere(t *testing.T) {
	t.Parallel()
	asked := 0
	for earlier := range int64(1674) {
		attempt := harmless
		attempt.Recent = Counts{Client: earlier}
		if Screen(attempt).Decision != Refuse {
			asked++
		}
	}
	if asked != 60 {
		t.Errorf("the bank was asked about %d of 1,674 cards", asked)
	}
}
