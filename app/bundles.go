package app

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"cartwright/domain/product"
	"cartwright/domain/refusal"
	"cartwright/domain/stock"
)

// ErrBundleStock refuses to keep units of a bundle: there are only those of its components.
var ErrBundleStock = refusal.New(refusal.Conflict, "stock_of_a_bundle",
	"A bundle has no units of its own; count those of its components.").At("/sku")

// checkBundles makes sure that what new and changed bundles hold is there, and is no bundle itself. It asks the streams: in
// an import the component may have been created a moment ago. What is expected counts as there.
func (a App) checkBundles(ctx context.Context, cmd product.Command, before, after product.Product, expected ...string) error {
	for _, v := range after.Variants {
		old := before.Variant(v.SKU)
		if slices.Equal(old.Components, v.Components) {
			continue
		}
		if err := a.checkBundle(ctx, after, v, !old.IsBundle(), expected); err != nil {
			return within(variantIn(cmd, v.SKU), err)
		}
	}
	return nil
}

func (a App) checkBundle(ctx context.Context, p product.Product, v product.Variant, fresh bool, expected []string) error {
	if fresh {
		if err := a.hasNoUnits(ctx, v.SKU); err != nil {
			return err
		}
	}
	for i, c := range v.Components {
		if p.Variant(c.SKU).SKU != "" || slices.Contains(expected, c.SKU) { // the product itself sees to its own
			continue
		}
		part, err := a.variant(ctx, c.SKU)
		switch {
		case err != nil:
			return err
		case part.SKU == "":
			return product.ErrComponentNotFound.At(fmt.Sprintf("/components/%d/sku", i))
		case part.IsBundle():
			return product.ErrNested.At(fmt.Sprintf("/components/%d/sku", i))
		}
	}
	return nil
}

// hasNoUnits refuses to make a bundle of what is on a shelf.
func (a App) hasNoUnits(ctx context.Context, sku string) error {
	levels, err := a.Shelf.Levels(ctx, []string{sku})
	if slices.ContainsFunc(levels, func(l stock.Level) bool { return l.SKU == sku && l.OnHand > 0 }) {
		return ErrBundleStock.Because("There are units of " + sku + "; a bundle has none of its own, so give it another SKU.")
	}
	return err
}

// variant is the variant that has a SKU now; the zero one if none has.
func (a App) variant(ctx context.Context, sku string) (product.Variant, error) {
	holder, err := a.SKUs.Load(ctx, sku)
	if err != nil || holder.State.ProductID == "" {
		return product.Variant{}, err
	}
	p, err := a.Products.Load(ctx, holder.State.ProductID)
	return p.State.Variant(sku), err
}

// ChangeStock carries out a command on a stock. Nothing is added to that of a bundle.
func (a App) ChangeStock(ctx context.Context, sku string, cmd Envelope[stock.Command]) (Outcome[stock.Stock, stock.Event], error) {
	if adds(cmd.Command) {
		v, err := a.variant(ctx, sku)
		if err == nil && v.IsBundle() {
			err = ErrBundleStock
		}
		if err != nil {
			return Outcome[stock.Stock, stock.Event]{}, err
		}
	}
	return a.Stock.Handle(ctx, cmd)
}

func adds(command stock.Command) bool {
	switch cmd := command.(type) {
	case stock.Receive, stock.Return, stock.Expect:
		return true
	case stock.Adjust:
		return cmd.Delta > 0
	}
	return false
}

// within says where in the whole command a part was refused.
func within(at string, err error) error {
	var no *refusal.Refusal
	if at == "" || !errors.As(err, &no) {
		return err
	}
	return no.At(at + no.Field)
}

// variantIn is where a command says what the variant with a SKU is.
func variantIn(cmd product.Command, sku string) string {
	var variants []product.Variant
	switch cmd := cmd.(type) {
	case product.Create:
		variants = cmd.Variants
	case product.Define:
		variants = cmd.Variants
	}
	if i := slices.IndexFunc(variants, func(v product.Variant) bool { return v.SKU == sku }); i >= 0 {
		return fmt.Sprintf("/variants/%d", i)
	}
	return ""
}
