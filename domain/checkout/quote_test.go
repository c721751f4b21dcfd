package checkout

import (
	"testing"

	"cartwright/domain/decider/decidertest"
	"cartwright/domain/money"
	"cartwright/domain/pricing"
)

var tenPercent = pricing.Promotion{ID: "p1", Name: "Ten", Effect: pricing.Effect{Kind: pricing.Percentage, RatePPM: 100_000}}

func TestReviewing(t *testing.T) {
	t.Parallel()
	full, reduced := quoted(standard), quoted(standard, tenPercent)
	other := quoted(standard)
	other.Lines[0].Quantity++
	paying := func(minor int64) Submit { return but(func(s *Submit) { s.Total = money.Of(minor, "EUR") }) }
	sale := but(func(s *Submit) { s.Quote = reduced })
	cheaper := submitted
	cheaper.Quote, cheaper.Totals = reduced, totalsOf(reduced)
	shown := then(ready, Reviewed{full})
	decidertest.Check(t, Decider, []rule{
		{Name: "what the shopper is shown is recorded", Given: ready, When: Review{full}, Then: facts{Reviewed{full}}},
		{Name: "once", Given: shown, When: Review{full}},
		{Name: "again when it has changed", Given: shown, When: Review{reduced}, Then: facts{Reviewed{reduced}}},
		{Name: "of the lines there are", Given: ready, When: Review{other}, Refused: ErrQuote},
		{Name: "with the delivery chosen", Given: ready, When: Review{quoted(pickup)}, Refused: ErrQuote},
		{Name: "not while an attempt is under way", Given: underWay, When: Review{full}, Refused: ErrSubmitted},
		{Name: "what was shown is bought", Given: shown, When: submit1, Then: facts{submitted}},
		{Name: "nothing else is, not even for less", Given: shown, When: sale, Refused: ErrTotalChanged},
		{Name: "it is once it was shown", Given: then(shown, Reviewed{reduced}), When: sale, Then: facts{cheaper}},
		{Name: "a shopper may say what they pay", Given: ready, When: paying(3389), Then: facts{submitted}},
		{Name: "and pays that or nothing", Given: ready, When: paying(3388), Refused: ErrTotalChanged},
		{Name: "a submission is priced", Given: ready, When: but(func(s *Submit) { s.Quote = pricing.Quote{} }), Refused: ErrQuote},
	})
}

func TestTotalsTellOfDiscountsAndTaxes(t *testing.T) {
	t.Parallel()
	c := Decider.Fold(Checkout{}, then(ready, Reviewed{quoted(standard, tenPercent)})...)
	got, err := c.Shown()
	want := Totals{
		Items: money.Of(2899, "EUR"), Shipping: money.Of(490, "EUR"), Discount: money.Of(290, "EUR"),
		Tax: money.Of(494, "EUR"), TaxIncluded: true, Total: money.Of(3099, "EUR"),
	}
	if err != nil || got != want {
		t.Errorf("shows %+v, %v, want %+v", got, err, want)
	}
	c = Decider.Fold(c, DeliveryChosen{pickup})
	if got, err := c.Shown(); err != nil || got.Total != money.Of(2899, "EUR") {
		t.Errorf("another delivery shows %+v, %v", got, err)
	}
}
