package product

import (
	"maps"
	"slices"
)

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
	if len(p.Variants) >= MaxVariants {
		return nil, ErrTooManyVariants
	}
	return []Event{VariantAdded{cmd.Variant}}, nil
}

func changeVariant(p Product, cmd ChangeVariant) ([]Event, error) {
	i := p.find(cmd.SKU)
	if i < 0 {
		return nil, ErrVariantNotFound
	}
	if err := checkTrade("", cmd.Trade, p.currency()); err != nil {
		return nil, err
	}
	if err := checkComponents("", cmd.SKU, cmd.Components); err != nil {
		return nil, err
	}
	before := p.Variants[i]
	if before.IsBundle() != (len(cmd.Components) > 0) {
		return nil, ErrBundleStays
	}
	after := before
	after.Options, after.Trade, after.Components = cmd.Options, cmd.Trade, cmd.Components
	return unless(before.equal(after), VariantChanged(cmd))
}

func removeVariant(p Product, cmd RemoveVariant) ([]Event, error) {
	switch {
	case p.find(cmd.SKU) < 0:
		return nil, nil
	case len(p.Variants) == 1:
		return nil, ErrLastVariant
	}
	return []Event{VariantRemoved(cmd)}, nil
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

// currency is the one all variants share; a created product has at least one.
func (p Product) currency() string { return p.Variants[0].Price.Currency }

func (v Variant) equal(w Variant) bool {
	return v.SKU == w.SKU && v.Price == w.Price && v.Trade == w.Trade && maps.Equal(v.Options, w.Options) &&
		slices.Equal(v.Components, w.Components)
}
