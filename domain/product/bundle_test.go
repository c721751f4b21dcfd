package product

import (
	"reflect"
	"testing"

	"cartwright/domain/decider/decidertest"
	"cartwright/domain/money"
)

func TestBundles(t *testing.T) {
	t.Parallel()
	holding := func(components ...Component) Variant {
		return Variant{SKU: "set", Price: money.Of(3500, "EUR"), Components: components}
	}
	set := holding(Component{"shirt-s", 1}, Component{"tie", 2})
	other := holding(Component{"tie", 3})
	change := ChangeVariant{SKU: "set", Components: other.Components}
	one := facts{created, VariantAdded{small}}
	with := append(one[:2:2], VariantAdded{set})
	nested := holding(Component{"set", 1})
	nested.SKU = "sets"
	decidertest.Check(t, Decider, []rule{
		{Name: "a variant may be a bundle of others", Given: one, When: AddVariant{set}, Then: facts{VariantAdded{set}}},
		{Name: "adding it twice changes nothing", Given: with, When: AddVariant{set}},
		{Name: "what it holds may change", Given: with, When: change, Then: facts{VariantChanged(change)}},
		{Name: "to what it is, it does not", Given: with, When: ChangeVariant{SKU: "set", Components: set.Components}},
		{Name: "it holds something", Given: with, When: ChangeVariant{SKU: "set"}, Refused: ErrBundleStays},
		{
			Name: "and what is sold alone never becomes one", Given: with, Refused: ErrBundleStays,
			When: ChangeVariant{SKU: "shirt-s", Options: small.Options, Trade: small.Trade, Components: other.Components},
		},
		{Name: "not itself", Given: one, When: AddVariant{holding(Component{"set", 1})}, Refused: ErrComponents},
		{Name: "not the same twice", Given: one, When: AddVariant{holding(Component{"tie", 1}, Component{"tie", 1})}, Refused: ErrComponents},
		{Name: "not nothing of something", Given: one, When: AddVariant{holding(Component{"tie", 0})}, Refused: ErrComponents},
		{Name: "not more than can be packed", Given: one, When: AddVariant{holding(Component{"tie", MaxInBundle + 1})}, Refused: ErrComponents},
		{Name: "not what is no SKU", Given: one, When: AddVariant{holding(Component{"two words", 1})}, Refused: ErrComponents},
		{Name: "and never another bundle", Given: with, When: AddVariant{nested}, Refused: ErrNested},
	})
}

func TestABundleIsAssembledFromItsParts(t *testing.T) {
	t.Parallel()
	tea := Offer{SKU: "tea", Title: "Tea", Price: money.Of(450, "EUR"), Trade: Trade{Cost: money.Of(200, "EUR"), WeightGrams: 100}}
	cup := Offer{SKU: "cup", Title: "Cup", Price: money.Of(900, "EUR"), Trade: Trade{Cost: money.Of(300, "EUR"), WeightGrams: 250}}
	abroad, unknown, set := cup, cup, cup
	abroad.Cost, unknown.Trade = money.Of(300, "USD"), Trade{}
	set.Parts = []Part{{Component: Component{"tea", 1}}}
	bundle := Offer{
		SKU: "breakfast", Price: money.Of(2000, "EUR"), Published: true,
		Parts: []Part{{Component: Component{"tea", 1}}, {Component: Component{"cup", 2}}},
	}
	given := bundle
	given.Trade = Trade{Cost: money.Of(700, "EUR"), WeightGrams: 650}
	for _, c := range []struct {
		name      string
		bundle    Offer
		known     []Offer
		trade     Trade
		published bool
	}{
		{"it costs and weighs what they do", bundle, []Offer{tea, cup}, Trade{Cost: money.Of(800, "EUR"), WeightGrams: 600}, true},
		{"unless that is given", given, []Offer{tea, cup}, given.Trade, true},
		{"costs in two currencies are not added", bundle, []Offer{tea, abroad}, Trade{WeightGrams: 600}, true},
		{"what is not known of one is not known of the whole", bundle, []Offer{tea, unknown}, Trade{}, true},
		{"it is not for sale without one of them", bundle, []Offer{tea}, Trade{}, false},
		{"nor when one has become a bundle", bundle, []Offer{tea, set}, Trade{Cost: money.Of(800, "EUR"), WeightGrams: 600}, false},
	} {
		known := map[string]Offer{}
		for _, o := range c.known {
			known[o.SKU] = o
		}
		got := c.bundle.Assembled(known)
		if got.Trade != c.trade || got.Published != c.published {
			t.Errorf("%s: %+v, published %v", c.name, got.Trade, got.Published)
		}
	}
	if !reflect.DeepEqual(tea.Assembled(nil), tea) {
		t.Errorf("what is no bundle becomes %+v", tea.Assembled(nil))
	}
}
