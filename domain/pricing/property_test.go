package pricing

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"cartwright/domain/money"
	"cartwright/domain/tax"

	"pgregory.net/rapid"
)

// sum adds minor units; the amounts here are far from any overflow.
func sum[T any](of []T, minor func(T) int64) (total int64) {
	for _, one := range of {
		total += minor(one)
	}
	return total
}

func amountOf(d Discount) int64 { return d.Amount.Minor }

func TestTotalsBalance(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := anyAsked(t)
		q := a.quote(t)
		charged := q.Items.Minor - q.Discount.Minor + q.Shipping.Minor - q.ShippingDiscount.Minor - q.Exempted.Minor
		if !a.settings.PricesIncludeTax {
			charged += q.Tax.Minor
		}
		lines := sum(q.Lines, func(l QuotedLine) int64 { return l.Total.Minor })
		shares := sum(q.Taxes, func(s tax.Share) int64 { return s.Net.Minor + s.Tax.Minor })
		if total := q.Total.Minor; total != charged || total != lines+q.ShippingTotal.Minor || total != shares {
			t.Fatalf("total %d, charged %d, lines and shipping %d, by rate %d: %+v", total, charged, lines+q.ShippingTotal.Minor, shares, q)
		}
		if taxes := sum(q.Lines, func(l QuotedLine) int64 { return l.Tax.Minor }) + q.ShippingTax.Minor; taxes != q.Tax.Minor {
			t.Fatalf("tax %v, of lines and shipping %d", q.Tax, taxes)
		}
		if a.basket.Buyer.TaxExempt && !q.Tax.IsZero() {
			t.Fatalf("an exempt buyer pays a tax of %v", q.Tax)
		}
	})
}

func TestEveryMinorUnitOfADiscountIsSomewhere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		q := anyAsked(t).quote(t)
		byPromotion, byLine := map[string]int64{}, int64(0)
		for _, l := range q.Lines {
			for _, d := range l.Discounts {
				byPromotion[d.PromotionID] += d.Amount.Minor
			}
			byLine += sum(l.Discounts, amountOf)
		}
		for _, d := range q.ShippingDiscounts {
			byPromotion[d.PromotionID] += d.Amount.Minor
		}
		if byLine != q.Discount.Minor || sum(q.ShippingDiscounts, amountOf) != q.ShippingDiscount.Minor {
			t.Fatalf("lines have %d, shipping %d: %+v", byLine, sum(q.ShippingDiscounts, amountOf), q)
		}
		for _, applied := range q.Applied {
			if byPromotion[applied.PromotionID] != applied.Amount.Minor || applied.Amount.Minor <= 0 {
				t.Fatalf("%+v took off %d", applied, byPromotion[applied.PromotionID])
			}
			delete(byPromotion, applied.PromotionID)
		}
		if len(byPromotion) > 0 {
			t.Fatalf("%v took something off and are not named", byPromotion)
		}
	})
}

func TestNothingIsEverNegative(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := anyAsked(t)
		q := a.quote(t)
		amounts := []money.Money{q.Discount, q.ShippingDiscount, q.ShippingTax, q.ShippingTotal, q.Exempted, q.Tax, q.Total}
		for _, l := range q.Lines {
			amounts = append(amounts, l.Gross, l.Net, l.Tax, l.Total)
			if l.Net.Minor+l.Tax.Minor != l.Total.Minor {
				t.Fatalf("%+v does not add up", l)
			}
		}
		for _, m := range amounts {
			if m.Minor < 0 || m.Currency != a.basket.Currency {
				t.Fatalf("%v in %+v", m, q)
			}
		}
	})
}

func TestTheOrderOfLinesAndPromotionsDoesNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := anyAsked(t)
		want := a.quote(t)
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		shuffled := asked{a.basket, a.settings, slices.Clone(a.promotions)}
		shuffled.basket.Lines = slices.Clone(a.basket.Lines)
		random.Shuffle(len(shuffled.promotions), reflect.Swapper(shuffled.promotions))
		random.Shuffle(len(shuffled.basket.Lines), reflect.Swapper(shuffled.basket.Lines))
		got := shuffled.quote(t)
		byID := func(x, y QuotedLine) int { return slices.Compare([]byte(x.LineID), []byte(y.LineID)) }
		slices.SortFunc(got.Lines, byID)
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("shuffled\n%+v\nwas\n%+v", got, want)
		}
	})
}

// charged is what a quote comes to before tax is added or taken out.
func charged(q Quote) int64 {
	return q.Items.Minor - q.Discount.Minor + q.Shipping.Minor - q.ShippingDiscount.Minor
}

func TestOneMorePromotionMakesNothingDearer(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := anyAsked(t)
		for len(a.promotions) > 0 {
			all := charged(a.quote(t))
			without := rapid.IntRange(0, len(a.promotions)-1).Draw(t, "without")
			a.promotions = slices.Delete(slices.Clone(a.promotions), without, without+1)
			if fewer := charged(a.quote(t)); fewer < all {
				t.Fatalf("with all promotions it is %d, without %d it was %d", all, without, fewer)
			}
		}
	})
}

func TestWhatAppliesTogetherCombines(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := anyAsked(t)
		promotions := map[string]Promotion{}
		for _, p := range a.promotions {
			promotions[p.ID] = p
		}
		q := a.quote(t)
		for i, one := range q.Applied {
			for j, other := range q.Applied {
				if i != j && !promotions[one.PromotionID].beside(promotions[other.PromotionID].Class()) {
					t.Fatalf("%s does not combine with %s: %+v", one.PromotionID, other.PromotionID, q.Applied)
				}
			}
		}
		for _, l := range q.Lines {
			of := map[Class]int{}
			for _, d := range l.Discounts {
				of[promotions[d.PromotionID].Class()]++
			}
			if of[OnProducts] > 1 {
				t.Fatalf("%s has several discounts of its own: %+v", l.LineID, l.Discounts)
			}
		}
	})
}

func TestAnExclusivePromotionIsAlone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := anyAsked(t)
		exclusive := map[string]bool{}
		for _, p := range a.promotions {
			exclusive[p.ID] = p.Exclusive
		}
		q := a.quote(t)
		for _, applied := range q.Applied {
			if exclusive[applied.PromotionID] && len(q.Applied) > 1 {
				t.Fatalf("applied %+v", q.Applied)
			}
		}
	})
}

func TestAQuoteIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		q := anyAsked(t).quote(t)
		written, err := json.Marshal(q)
		if err != nil {
			t.Fatal(err)
		}
		var read Quote
		if err := json.Unmarshal(written, &read); err != nil || !reflect.DeepEqual(read, q) {
			t.Fatalf("read %+v, %v, wrote %+v", read, err, q)
		}
	})
}
