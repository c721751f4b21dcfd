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
			SKU:        rapid.SampledFrom([]string{"a", "b", "c", "no good"}).Draw(t, "sku"),
			Options:    map[string]string{"size": rapid.SampledFrom([]string{"S", "M", "L", "XL"}).Draw(t, "size")},
			Trade:      Trade{WeightGrams: rapid.Int64Range(0, 2).Draw(t, "weight")},
			Components: rapid.SampledFrom([][]Component{nil, nil, {{"a", 1}}, {{"b", 2}, {"d", 1}}, {{"d", 0}}}).Draw(t, "components"),
			Price:      money.Of(rapid.Int64Range(0, 3).Draw(t, "price"), rapid.SampledFrom([]string{"EUR", "EUR", "EUR", "USD"}).Draw(t, "currency")),
		}
	})
	return rapid.Custom(func(t *rapid.T) Command {
		one := variant.Draw(t, "variant")
		options := rapid.SampledFrom([][]Option{nil, {{"size", []string{"S", "M", "L"}}}, {{"size", []string{"S", "S"}}}}).Draw(t, "options")
		about := Description{Title: rapid.SampledFrom([]string{"", "Tea", "Pot"}).Draw(t, "title")}
		create := Create{"p1", about, options, rapid.SliceOfN(variant, 0, 3).Draw(t, "variants")}
		return rapid.SampledFrom([]Command{
			create, Describe{about}, AddVariant{one}, ChangePrice{one.SKU, one.Price}, Publish{}, Withdraw{},
			ChangeVariant{SKU: one.SKU, Options: one.Options, Trade: one.Trade, Components: one.Components}, RemoveVariant{one.SKU}, DefineOptions{options},
			Define{create, rapid.SampledFrom([]Status{"", IsDraft, IsPublished, IsWithdrawn}).Draw(t, "status")},
		}).Draw(t, "command")
	})
}

func TestVariantsStayDistinctAndPriced(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		later := rapid.SliceOfN(commands(), 1, 30).Draw(t, "commands")
		first := Create{ProductID: "p1", Description: about, Variants: []Variant{{SKU: "a", Price: money.Of(1, "EUR")}}}
		steps, err := decidertest.Walk(Decider, append([]Command{first}, later...))
		if err != nil {
			t.Fatal(err)
		}
		if err := decidertest.Repeated(Decider, steps); err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		p := steps[len(steps)-1].After
		if err := apart(p.Variants); err != nil {
			t.Fatalf("%v: %v", p.Variants, err)
		}
		for _, v := range p.Variants {
			if seen[v.SKU] || v.Price.Minor <= 0 || v.Price.Currency != p.currency() {
				t.Fatalf("has %+v among %+v", v, p.Variants)
			}
			seen[v.SKU] = true
		}
		if err := fit(p.Options, p.Variants); len(p.Variants) == 0 || err != nil {
			t.Fatalf("%v do not fit %v: %v", p.Variants, p.Options, err)
		}
	})
}
