package tax

import (
	"errors"
	"math"
	"slices"
	"testing"

	"cartwright/domain/money"

	"pgregory.net/rapid"
)

func eur(minor int64) money.Money { return money.Of(minor, "EUR") }

func TestCompute(t *testing.T) {
	t.Parallel()
	three := []Item{{"standard", 190_000, eur(5)}, {"standard", 190_000, eur(5)}, {"standard", 190_000, eur(5)}}
	for _, c := range []struct {
		name  string
		rule  Rule
		items []Item
		taxes []int64
		gross []int64
	}{
		{
			"tax in the price is taken out", Rule{Inclusive: true, Level: money.PerLine, Rounding: money.HalfUp},
			[]Item{{"standard", 190_000, eur(1190)}}, []int64{190}, []int64{1190},
		},
		{
			"tax on top of it is added", Rule{Level: money.PerLine, Rounding: money.HalfUp},
			[]Item{{"standard", 190_000, eur(1000)}}, []int64{190}, []int64{1190},
		},
		{ // 3 × 0.95, rounded one by one
			"lines round one by one", Rule{Level: money.PerLine, Rounding: money.HalfUp},
			three, []int64{1, 1, 1}, []int64{6, 6, 6},
		},
		{ // 2.85, rounded once and shared out
			"or once together", Rule{Level: money.PerOrder, Rounding: money.Down},
			three, []int64{1, 1, 0}, []int64{6, 6, 5},
		},
		{
			"each rate by itself", Rule{Level: money.PerOrder, Rounding: money.HalfEven},
			[]Item{{"books", 50_000, eur(10)}, {"standard", 190_000, eur(10)}, {"books", 50_000, eur(20)}},
			[]int64{1, 2, 1}, []int64{11, 12, 21},
		},
		{
			"an exempt buyer of prices without tax", Rule{Level: money.PerLine, Rounding: money.HalfUp, Exempt: true},
			[]Item{{"standard", 190_000, eur(1000)}}, []int64{0}, []int64{1000},
		},
		{
			"an exempt buyer of prices with it", Rule{Inclusive: true, Level: money.PerLine, Rounding: money.HalfUp, Exempt: true},
			[]Item{{"standard", 190_000, eur(1190)}}, []int64{0}, []int64{1000},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			taxed, err := c.rule.Compute(c.items)
			var taxes, gross []int64
			for _, one := range taxed {
				taxes, gross = append(taxes, one.Tax.Minor), append(gross, one.Gross.Minor)
			}
			if err != nil || !slices.Equal(taxes, c.taxes) || !slices.Equal(gross, c.gross) {
				t.Errorf("taxes %v, gross %v, %v, want %v and %v", taxes, gross, err, c.taxes, c.gross)
			}
		})
	}
}

func TestComputeRefusesToGuess(t *testing.T) {
	t.Parallel()
	items := []Item{{"standard", 190_000, eur(math.MaxInt64)}, {"standard", 190_000, eur(math.MaxInt64)}}
	for _, c := range []struct {
		rule Rule
		want error
	}{
		{Rule{Level: money.PerLine}, money.ErrRounding},
		{Rule{Rounding: money.HalfUp}, money.ErrRounding},
		{Rule{Level: money.PerLine, Rounding: money.HalfUp}, money.ErrOverflow},
		{Rule{Level: money.PerOrder, Rounding: money.HalfUp}, money.ErrOverflow},
	} {
		if taxed, err := c.rule.Compute(items); !errors.Is(err, c.want) {
			t.Errorf("%+v: %v, %v, want %v", c.rule, taxed, err, c.want)
		}
	}
}

func anyRule() *rapid.Generator[Rule] {
	return rapid.Custom(func(t *rapid.T) Rule {
		return Rule{
			Inclusive: rapid.Bool().Draw(t, "inclusive"),
			Level:     rapid.SampledFrom([]money.RoundingLevel{money.PerLine, money.PerOrder}).Draw(t, "level"),
			Rounding:  rapid.SampledFrom([]money.Rounding{money.HalfEven, money.HalfUp, money.Down}).Draw(t, "rounding"),
			Exempt:    rapid.IntRange(0, 3).Draw(t, "exempt") == 0,
		}
	})
}

func anyItems(currency string) *rapid.Generator[[]Item] {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Item {
		class := rapid.SampledFrom([]string{"standard", "books", "food"}).Draw(t, "class")
		rate := rapid.SampledFrom([]int64{0, 55_000, 70_000, 190_000, 200_000, 1_000_000}).Draw(t, "rate")
		minor := rapid.OneOf(rapid.Int64Range(0, 20), rapid.Int64Range(0, 1<<50)).Draw(t, "minor")
		return Item{class, rate, money.Of(minor, currency)}
	}), 0, 8)
}

func must[T any](t *rapid.T) func(T, error) T {
	return func(value T, err error) T {
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func TestNothingIsLostBetweenNetTaxAndGross(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rule := anyRule().Draw(t, "rule")
		items := anyItems(rapid.SampledFrom([]string{"JPY", "EUR", "KWD"}).Draw(t, "currency")).Draw(t, "items")
		taxed := must[[]Taxed](t)(rule.Compute(items))
		var net, tax int64
		for i, one := range taxed {
			if one.Net.Minor+one.Tax.Minor != one.Gross.Minor || one.Net.Minor < 0 || one.Tax.Minor < 0 || one.Exempted.Minor < 0 {
				t.Fatalf("%+v came apart as %+v", items[i], one)
			}
			kept := one.Gross.Minor + one.Exempted.Minor // what the item came to
			if !rule.Inclusive {
				kept -= one.Tax.Minor
			}
			if kept != items[i].Amount.Minor {
				t.Fatalf("%+v came apart as %+v", items[i], one)
			}
			net, tax = net+one.Net.Minor, tax+one.Tax.Minor
		}
		for _, share := range must[[]Share](t)(rule.Shares(items, taxed)) {
			net, tax = net-share.Net.Minor, tax-share.Tax.Minor
		}
		if net != 0 || tax != 0 {
			t.Fatalf("the shares differ from the items by %d and %d", net, tax)
		}
	})
}

// Rounding once on the sum is never further than half a unit for each class and rate from the tax without any rounding.
func TestTheOrdersTaxIsRoundedOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rule := Rule{Level: money.PerOrder, Rounding: money.HalfEven}
		items := anyItems("EUR").Draw(t, "items")
		taxed := must[[]Taxed](t)(rule.Compute(items))
		for _, share := range must[[]Share](t)(rule.Shares(items, taxed)) {
			if want := must[money.Money](t)(share.Net.Share(share.RatePPM, money.PPM, money.HalfEven)); share.Tax != want {
				t.Fatalf("%+v, want %v of tax", share, want)
			}
		}
	})
}

func TestAChargeIsSpreadWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		charge := eur(rapid.Int64Range(0, 10_000).Draw(t, "charge"))
		items := anyItems("EUR").Draw(t, "items")
		parts := must[[]Item](t)(Spread(charge, items, Item{Class: "standard", RatePPM: 190_000}))
		var sum int64
		for _, part := range parts {
			sum += part.Amount.Minor
		}
		if sum != charge.Minor || len(parts) == 0 {
			t.Fatalf("%v was spread as %v", charge, parts)
		}
	})
}

func TestSpread(t *testing.T) {
	t.Parallel()
	standard := Item{Class: "standard", RatePPM: 190_000}
	items := []Item{{"standard", 190_000, eur(100)}, {"books", 70_000, eur(100)}, {"books", 70_000, eur(100)}}
	parts, err := Spread(eur(10), items, standard)
	if want := []Item{{"books", 70_000, eur(7)}, {"standard", 190_000, eur(3)}}; err != nil || !slices.Equal(parts, want) {
		t.Errorf("spread as %v, %v", parts, err)
	}
	parts, err = Spread(eur(10), []Item{{"books", 70_000, eur(0)}}, standard)
	if want := []Item{{"standard", 190_000, eur(10)}}; err != nil || !slices.Equal(parts, want) {
		t.Errorf("with nothing to go by, spread as %v, %v", parts, err)
	}
}
