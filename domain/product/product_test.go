package product

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"cartwright/domain/decider/decidertest"
	"cartwright/domain/money"
	"cartwright/domain/refusal"
)

type (
	rule  = decidertest.Rule[Command, Event]
	facts = []Event
)

var (
	about = Description{Title: "Shirt", Brand: "Loom", Category: "clothes/shirts"}
	small = Variant{
		SKU: "shirt-s", Options: map[string]string{"size": "S"}, Price: money.Of(1999, "EUR"),
		Trade: Trade{Cost: money.Of(700, "EUR"), TaxClass: "reduced", WeightGrams: 180, GTIN: "4006381333931"},
	}
	large   = Variant{SKU: "shirt-xl", Options: map[string]string{"size": "XL", "colour": "red"}, Price: money.Of(2199, "EUR")}
	create1 = Create{ProductID: "p1", Description: about, Variants: []Variant{small, large}}

	created = Created{ProductID: "p1", Description: about}
	exists  = facts{created, VariantAdded{small}, VariantAdded{large}}
	visible = append(exists[:3:3], Published{})
	dearer  = PriceChanged{SKU: "shirt-s", Price: money.Of(2099, "EUR")}
)

func TestCreate(t *testing.T) {
	t.Parallel()
	decidertest.Check(t, Decider, []rule{
		{Name: "a product begins with its variants", When: create1, Then: exists},
		{Name: "creating it twice changes nothing", Given: exists, When: create1},
		{Name: "also after a price moved", Given: append(exists[:3:3], dearer), When: create1},
		{
			Name: "another product cannot take the id", Given: exists, Refused: ErrExists,
			When: Create{ProductID: "p1", Description: Description{Title: "Trousers"}, Variants: []Variant{small}},
		},
		{
			Name: "nor can one with another variant", Given: exists, Refused: ErrExists,
			When: Create{ProductID: "p1", Description: about, Variants: []Variant{{SKU: "shirt-m", Price: small.Price}}},
		},
		{Name: "it needs an id", When: Create{Description: about, Variants: []Variant{small}}, Refused: ErrID},
		{Name: "it needs a title", When: Create{ProductID: "p1", Variants: []Variant{small}}, Refused: ErrTitle},
		{
			Name: "a title has a limit", Refused: ErrTitle,
			When: Create{ProductID: "p1", Description: Description{Title: strings.Repeat("é", 201)}, Variants: []Variant{small}},
		},
		{Name: "it needs a variant", When: Create{ProductID: "p1", Description: about}, Refused: ErrNoVariants},
		{
			Name: "a SKU is unique in its product", Refused: ErrSKUTaken,
			When: Create{ProductID: "p1", Description: about, Variants: []Variant{small, small}},
		},
	})
}

func TestVariants(t *testing.T) {
	t.Parallel()
	medium := Variant{SKU: "shirt-m", Price: money.Of(1999, "EUR")}
	dollars := Variant{SKU: "shirt-m", Price: money.Of(1999, "USD")}
	other := Variant{SKU: "shirt-s", Price: money.Of(100, "EUR")}
	decidertest.Check(t, Decider, []rule{
		{Name: "a variant can be added later", Given: exists, When: AddVariant{medium}, Then: facts{VariantAdded{medium}}},
		{Name: "adding it twice changes nothing", Given: exists, When: AddVariant{large}},
		{Name: "a SKU stays with its variant", Given: exists, When: AddVariant{other}, Refused: ErrSKUTaken},
		{Name: "all variants share a currency", Given: exists, When: AddVariant{dollars}, Refused: ErrCurrency},
		{Name: "a variant needs its product", When: AddVariant{medium}, Refused: ErrNotFound},
	})
}

func TestPrices(t *testing.T) {
	t.Parallel()
	change := func(sku string, minor int64, currency string) ChangePrice {
		return ChangePrice{SKU: sku, Price: money.Of(minor, currency)}
	}
	decidertest.Check(t, Decider, []rule{
		{Name: "a price moves", Given: exists, When: change("shirt-s", 2099, "EUR"), Then: facts{dearer}},
		{Name: "to where it is, it does not", Given: exists, When: change("shirt-s", 1999, "EUR")},
		{Name: "it is never zero", Given: exists, When: change("shirt-s", 0, "EUR"), Refused: ErrPrice},
		{Name: "its currency stays", Given: exists, When: change("shirt-s", 1, "USD"), Refused: ErrCurrency},
		{Name: "only a variant has one", Given: exists, When: change("shirt-m", 1, "EUR"), Refused: ErrVariantNotFound},
	})
}

func TestShowing(t *testing.T) {
	t.Parallel()
	better := Description{Title: "Fine shirt"}
	decidertest.Check(t, Decider, []rule{
		{Name: "a product is published", Given: exists, When: Publish{}, Then: facts{Published{}}},
		{Name: "publishing twice changes nothing", Given: visible, When: Publish{}},
		{Name: "it is withdrawn", Given: visible, When: Withdraw{}, Then: facts{Withdrawn{}}},
		{Name: "withdrawing what is hidden changes nothing", Given: exists, When: Withdraw{}},
		{Name: "it is described anew", Given: exists, When: Describe{better}, Then: facts{Described{better}}},
		{Name: "in the same words changes nothing", Given: exists, When: Describe{about}},
		{Name: "but never without a title", Given: exists, When: Describe{}, Refused: ErrTitle},
		{Name: "an unknown product cannot be shown", When: Publish{}, Refused: ErrNotFound},
	})
}

func TestOptions(t *testing.T) {
	t.Parallel()
	size := Option{Name: "size", Values: []string{"S", "XL"}}
	colour := Option{Name: "colour", Values: []string{"red", "none"}}
	one := facts{created, VariantAdded{small}}
	sized := append(one[:2:2], OptionsDefined{[]Option{size}})
	xl := Variant{SKU: "shirt-xl", Options: map[string]string{"size": "XL"}, Price: small.Price}
	decidertest.Check(t, Decider, []rule{
		{Name: "what variants differ in is defined", Given: one, When: DefineOptions{[]Option{size}}, Then: facts{OptionsDefined{[]Option{size}}}},
		{Name: "defining it twice changes nothing", Given: sized, When: DefineOptions{[]Option{size}}},
		{Name: "every variant needs each option", Given: one, When: DefineOptions{[]Option{size, colour}}, Refused: ErrUnfit},
		{Name: "an option has values", Given: one, When: DefineOptions{[]Option{{Name: "size"}}}, Refused: ErrOptions},
		{Name: "and they differ", Given: one, When: DefineOptions{[]Option{{"size", []string{"S", "S"}}}}, Refused: ErrOptions},
		{Name: "as do the options", Given: one, When: DefineOptions{[]Option{size, size}}, Refused: ErrOptions},
		{Name: "a variant may take a free value", Given: sized, When: AddVariant{xl}, Then: facts{VariantAdded{xl}}},
		{Name: "but no other", Given: sized, When: AddVariant{large}, Refused: ErrUnfit},
		{
			Name: "nor one that another variant has", Given: sized, Refused: ErrTwins,
			When: AddVariant{Variant{SKU: "shirt-m", Options: small.Options, Price: small.Price}},
		},
	})
}

func TestTrade(t *testing.T) {
	t.Parallel()
	change := func(trade Trade) ChangeVariant {
		return ChangeVariant{SKU: "shirt-s", Options: small.Options, Trade: trade}
	}
	heavier := Trade{WeightGrams: 200}
	decidertest.Check(t, Decider, []rule{
		{
			Name: "a variant is weighed again", Given: exists, When: change(heavier),
			Then: facts{VariantChanged{SKU: "shirt-s", Options: small.Options, Trade: heavier}},
		},
		{Name: "as it is, changes nothing", Given: exists, When: change(small.Trade)},
		{Name: "only a variant has a weight", Given: exists, When: ChangeVariant{SKU: "shirt-m"}, Refused: ErrVariantNotFound},
		{Name: "a cost is in the price's currency", Given: exists, When: change(Trade{Cost: money.Of(1, "USD")}), Refused: ErrCost},
		{Name: "and never below zero", Given: exists, When: change(Trade{Cost: money.Of(-1, "EUR")}), Refused: ErrCost},
		{Name: "nor is a weight", Given: exists, When: change(Trade{WeightGrams: -1}), Refused: ErrWeight},
		{Name: "a tax class is a word", Given: exists, When: change(Trade{TaxClass: "7 %"}), Refused: ErrTaxClass},
		{Name: "a bar code's last digit checks the others", Given: exists, When: change(Trade{GTIN: "4006381333932"}), Refused: ErrGTIN},
		{Name: "it has digits only", Given: exists, When: change(Trade{GTIN: "40O6381333931"}), Refused: ErrGTIN},
	})
}

func TestLeaving(t *testing.T) {
	t.Parallel()
	gone := append(exists[:3:3], Archived{})
	decidertest.Check(t, Decider, []rule{
		{Name: "a variant is removed", Given: exists, When: RemoveVariant{"shirt-s"}, Then: facts{VariantRemoved{"shirt-s"}}},
		{Name: "removing what is not there changes nothing", Given: exists, When: RemoveVariant{"shirt-m"}},
		{Name: "the last one stays", Given: exists[:2], When: RemoveVariant{"shirt-s"}, Refused: ErrLastVariant},
		{Name: "a product is archived", Given: visible, When: Archive{}, Then: facts{Archived{}}},
		{Name: "archiving twice changes nothing", Given: gone, When: Archive{}},
		{Name: "what is archived does not come back", Given: gone, When: Publish{}, Refused: ErrArchived},
		{Name: "nor when it is defined anew", Given: gone, When: Define{Create: create1, Status: IsPublished}, Refused: ErrArchived},
	})
}

func TestDefine(t *testing.T) {
	t.Parallel()
	other := Description{Title: "Shirt", Attributes: map[string]string{"material": "linen"}, Media: []Media{{URL: "/shirt.jpg"}}}
	dear := small
	dear.Price, dear.Trade = dearer.Price, Trade{}
	medium := Variant{SKU: "shirt-m", Price: money.Of(1999, "EUR")}
	decidertest.Check(t, Decider, []rule{
		{Name: "what is not there is created", When: Define{Create: create1, Status: IsPublished}, Then: visible},
		{Name: "or stays a draft", When: Define{Create: create1, Status: IsDraft}, Then: exists},
		{Name: "what is so already changes nothing", Given: visible, When: Define{Create: create1, Status: IsPublished}},
		{Name: "nor does what is not said", Given: visible, When: Define{Create: Create{ProductID: "p1", Description: about}}},
		{
			Name: "what differs is changed", Given: exists,
			When: Define{Create: Create{ProductID: "p1", Description: other, Variants: []Variant{dear, medium}}, Status: IsWithdrawn},
			Then: facts{
				Described{other}, dearer, VariantChanged{SKU: "shirt-s", Options: small.Options}, VariantAdded{medium},
				Published{}, Withdrawn{},
			},
		},
		{Name: "it cannot become a draft again", Given: visible, When: Define{Create: create1, Status: IsDraft}, Refused: ErrStatus},
		{Name: "nor anything unheard of", Given: visible, When: Define{Create: create1, Status: "sold"}, Refused: ErrStatus},
	})
	_, err := Decide(Decider.Fold(Product{}, exists...), Define{Create: Create{Description: about, Variants: []Variant{small, {SKU: "shirt-m"}}}})
	var refused *refusal.Refusal
	if !errors.As(err, &refused) || refused.Field != "/variants/1/price" {
		t.Errorf("refused with %#v", err)
	}
}

func TestSKUs(t *testing.T) {
	t.Parallel()
	p := Decider.Fold(Product{}, append(exists[:3:3], VariantRemoved{"shirt-s"})...)
	if got := p.SKUs(); len(got) != 1 || got[0] != "shirt-xl" {
		t.Errorf("claims %v", got)
	}
	if got := Evolve(p, Archived{}).SKUs(); len(got) != 0 {
		t.Errorf("claims %v after it was archived", got)
	}
}

func TestRefusalsNameTheField(t *testing.T) {
	t.Parallel()
	for field, variant := range map[string]Variant{
		"/variants/1/sku":   {SKU: "two words", Price: small.Price},
		"/variants/1/price": {SKU: "shirt-m", Price: money.Of(100, "eur")},
	} {
		_, err := Decide(Product{}, Create{ProductID: "p1", Description: about, Variants: []Variant{small, variant}})
		var refused *refusal.Refusal
		if !errors.As(err, &refused) || refused.Field != field {
			t.Errorf("refused with %#v, want the field %s", err, field)
		}
	}
}

func TestOffer(t *testing.T) {
	t.Parallel()
	p := Decider.Fold(Product{}, append(visible[:4:4], dearer)...)
	want := Offer{
		SKU: "shirt-s", ProductID: "p1", Title: "Shirt (size S)", Category: "clothes/shirts", Brand: "Loom", Price: dearer.Price, Published: true,
		Trade: small.Trade,
	}
	if got, ok := p.Offer("shirt-s"); !ok || !reflect.DeepEqual(got, want) {
		t.Errorf("offers %+v, want %+v", got, want)
	}
	if got, _ := p.Offer("shirt-xl"); got.Title != "Shirt (colour red, size XL)" {
		t.Errorf("titled %q", got.Title)
	}
	if _, ok := p.Offer("shirt-m"); ok {
		t.Error("offers a variant it does not have")
	}
	hidden := Decider.Fold(p, Withdrawn{}, Described{Description{Title: "Blouse"}})
	if got, _ := hidden.Offer("shirt-s"); got.Published || got.Title != "Blouse (size S)" {
		t.Errorf("offers %+v after it was withdrawn and described anew", got)
	}
}
