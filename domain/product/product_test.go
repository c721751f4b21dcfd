package product

import (
	"errors"
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
	about   = Description{Title: "Shirt", Brand: "Loom", Category: "clothes/shirts"}
	small   = Variant{SKU: "shirt-s", Options: map[string]string{"size": "S"}, Price: money.Of(1999, "EUR")}
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
	want := Offer{SKU: "shirt-s", ProductID: "p1", Title: "Shirt (size S)", Price: dearer.Price, Published: true}
	if got, ok := p.Offer("shirt-s"); !ok || got != want {
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
