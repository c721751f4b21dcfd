package product

import (
	"testing"

	"cartwright/domain/decider/decidertest"
	"cartwright/domain/money"

	"pgregory.net/rapid"
)

func commands() *rapid.Generator[Command] {
	variant := rapid.Custom(func(t *rapid.T) Variant {
		return Variant{
			SKU:   rapid.SampledFrom([]string{"a", "b", "c", "no good"}).Draw(t, "sku"),
			Price: money.Of(rapid.Int64Range(0, 3).Draw(t, "price"), rapid.SampledFrom([]string{"EUR", "EUR", "EUR", "USD"}).Draw(t, "currency")),
		}
	})
	return rapid.Custom(func(t *rapid.T) Command {
		one := variant.Draw(t, "variant")
		about := Description{Title: rapid.SampledFrom([]string{"", "Tea", "Pot"}).Draw(t, "title")}
		return rapid.SampledFrom([]Command{
			Create{"p1", about, rapid.SliceOfN(variant, 0, 3).Draw(t, "variants")},
			Describe{about}, AddVariant{one}, ChangePrice{one.SKU, one.Price}, Publish{}, Withdraw{},
		}).Draw(t, "command")
	})
}

func TestVariantsStayDistinctAndPriced(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		later := rapid.SliceOfN(commands(), 1, 30).Draw(t, "commands")
		first := Create{"p1", about, []Variant{{SKU: "a", Price: money.Of(1, "EUR")}}}
		steps, err := decidertest.Walk(Decider, append([]Command{first}, later...))
		if err != nil {
			t.Fatal(err)
		}
		if err := decidertest.Repeated(Decider, steps); err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		p := steps[len(steps)-1].After
		for _, v := range p.Variants {
			if seen[v.SKU] || v.Price.Minor <= 0 || v.Price.Currency != p.currency() {
				t.Fatalf("has %+v among %+v", v, p.Variants)
			}
			seen[v.SKU] = true
		}
	})
}
