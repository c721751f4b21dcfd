package product

import (
	"fmt"
	"maps"

	"cartwright/domain/money"
	"cartwright/domain/refusal"
)

// Refusals.
var (
	ErrNotFound = refusal.New(refusal.Missing, "product_not_found", "There is no such product; create it first.")
	ErrExists   = refusal.New(refusal.Conflict, "product_exists",
		"A product with this id exists and differs; change that one, or create this one under another id.")
	ErrNoVariants = refusal.New(refusal.Invalid, "product_without_variants",
		"A product needs at least one variant; name its SKU and price.").At("/variants")
	ErrSKUTaken = refusal.New(refusal.Conflict, "product_sku_taken",
		"The product already has a variant with this SKU; choose another SKU, or change that variant's price.")
	ErrVariantNotFound = refusal.New(refusal.Missing, "product_variant_not_found",
		"The product has no variant with this SKU; add it first.").At("/sku")
)

//sumtype:decl
type Command interface{ isCommand() }

type (
	Create struct {
		ProductID   string
		Description Description
		Variants    []Variant
	}
	Describe struct {
		Description Description
	}
	AddVariant struct {
		Variant Variant
	}
	ChangePrice struct {
		SKU   string
		Price money.Money
	}
	Publish  struct{}
	Withdraw struct{}
)

func (Create) isCommand()      {}
func (Describe) isCommand()    {}
func (AddVariant) isCommand()  {}
func (ChangePrice) isCommand() {}
func (Publish) isCommand()     {}
func (Withdraw) isCommand()    {}

// Decide answers a command with new events, none when it is already so, or a refusal.
func Decide(p Product, cmd Command) ([]Event, error) {
	if cmd, creates := cmd.(Create); creates {
		return create(p, cmd)
	}
	if p.ProductID == "" {
		return nil, ErrNotFound
	}
	switch cmd := cmd.(type) {
	case Describe:
		return describe(p, cmd)
	case AddVariant:
		return addVariant(p, cmd)
	case ChangePrice:
		return changePrice(p, cmd)
	case Publish:
		return unless(p.Published, Published{})
	case Withdraw:
		return unless(!p.Published, Withdrawn{})
	}
	panic(fmt.Sprintf("unknown product command %T", cmd))
}

func create(p Product, cmd Create) ([]Event, error) {
	if p.ProductID != "" {
		return nil, p.sameAs(cmd)
	}
	if err := checkProduct(cmd); err != nil {
		return nil, err
	}
	events := []Event{Created{ProductID: cmd.ProductID, Description: cmd.Description}}
	for _, variant := range cmd.Variants {
		events = append(events, VariantAdded{variant})
	}
	return events, nil
}

// sameAs refuses to create a product anew in another form. Prices may have moved since it was created.
func (p Product) sameAs(cmd Create) error {
	if p.ProductID != cmd.ProductID || p.Description != cmd.Description {
		return ErrExists
	}
	for _, variant := range cmd.Variants {
		if p.find(variant.SKU) < 0 {
			return ErrExists
		}
	}
	return nil
}

func describe(p Product, cmd Describe) ([]Event, error) {
	if err := checkTitle(cmd.Description.Title); err != nil {
		return nil, err
	}
	return unless(cmd.Description == p.Description, Described{cmd.Description})
}

func addVariant(p Product, cmd AddVariant) ([]Event, error) {
	if err := checkVariant("", cmd.Variant, p.currency()); err != nil {
		return nil, err
	}
	if i := p.find(cmd.Variant.SKU); i >= 0 {
		if !p.Variants[i].equal(cmd.Variant) {
			return nil, ErrSKUTaken.At("/sku")
		}
		return nil, nil
	}
	return []Event{VariantAdded{cmd.Variant}}, nil
}

func changePrice(p Product, cmd ChangePrice) ([]Event, error) {
	i := p.find(cmd.SKU)
	if i < 0 {
		return nil, ErrVariantNotFound
	}
	if err := checkPrice("/price", cmd.Price, p.currency()); err != nil {
		return nil, err
	}
	return unless(cmd.Price == p.Variants[i].Price, PriceChanged(cmd))
}

func unless(already bool, e Event) ([]Event, error) {
	if already {
		return nil, nil
	}
	return []Event{e}, nil
}

// currency is the one all variants share; a created product has at least one.
func (p Product) currency() string { return p.Variants[0].Price.Currency }

func (v Variant) equal(w Variant) bool {
	return v.SKU == w.SKU && v.Price == w.Price && maps.Equal(v.Options, w.Options)
}
